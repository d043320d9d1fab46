package io.alliancehub.service.registry;

import io.alliancehub.service.money.PricePerMillion;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Rows of prices. */
@Component
final class PriceRepository {
    private final TenantTransactions transactions;

    PriceRepository(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    /** False where another price of the alias begins at the same moment. */
    boolean insert(Price price) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                                """
                                                insert into price (price_version, alias,
                                                    input_per_million, cached_input_per_million,
                                                    output_per_million, valid_from, created_at)
                                                values (?, ?, ?, ?, ?, ?, ?)
                                                on conflict (alias, valid_from) do nothing
                                                """)
                                        .param(price.priceVersion())
                                        .param(price.alias())
                                        .param(new BigDecimal(price.inputPerMillion()))
                                        .param(new BigDecimal(price.cachedInputPerMillion()))
                                        .param(new BigDecimal(price.outputPerMillion()))
                                        .param(Columns.time(price.validFrom()))
                                        .param(Columns.time(price.createdAt()))
                                        .update()
                                == 1);
    }

    /** Whether the alias has ever had a price. */
    boolean isPriced(String alias) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql("select exists (select 1 from price where alias = ?)")
                                .param(alias)
                                .query(Boolean.class)
                                .single());
    }

    Optional<Price> find(String priceVersion) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql("select * from price where price_version = ?")
                                .param(priceVersion)
                                .query((row, index) -> read(row))
                                .optional());
    }

    /** Latest start first. */
    List<Price> list(String alias, PageRequest page) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from price
                                        where alias = ? and (valid_from, price_version) < (?, ?)
                                        order by valid_from desc, price_version desc limit ?
                                        """)
                                .param(alias)
                                .param(page.afterDescending())
                                .param(page.afterId())
                                .param(page.rows())
                                .query((row, index) -> read(row))
                                .list());
    }

    private static Price read(ResultSet row) throws SQLException {
        return new Price(
                row.getString("price_version"),
                row.getString("alias"),
                new PricePerMillion(row.getBigDecimal("input_per_million")).toString(),
                new PricePerMillion(row.getBigDecimal("cached_input_per_million")).toString(),
                new PricePerMillion(row.getBigDecimal("output_per_million")).toString(),
                Columns.instant(row, "valid_from"),
                Columns.instant(row, "created_at"));
    }
}
