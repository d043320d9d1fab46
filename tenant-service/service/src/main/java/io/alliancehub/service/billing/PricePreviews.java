package io.alliancehub.service.billing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.money.PricePerMillion;
import io.alliancehub.service.money.Yuan;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Service;

/** What a model's use of the last thirty days has cost, and what it would at another price. */
@Service
final class PricePreviews {
    private static final Duration LOOKED_BACK = Duration.ofDays(30);
    private final ClearingTransactions clearing;
    private final Clock clock;

    PricePreviews(ClearingTransactions clearing, Clock clock) {
        this.clearing = clearing;
        this.clock = clock;
    }

    Preview preview(String alias, Wanted wanted) {
        Instant until = Columns.now(clock);
        Instant from = until.minus(LOOKED_BACK);
        List<BankShare> banks =
                used(alias, from, until).stream().map(used -> used.at(wanted)).toList();
        Yuan amount = Yuan.ZERO;
        Yuan wouldBe = Yuan.ZERO;
        long calls = 0;
        for (BankShare bank : banks) {
            amount = amount.plus(bank.exactAmount());
            wouldBe = wouldBe.plus(bank.exactWouldBe());
            calls = Math.addExact(calls, bank.calls());
        }
        return new Preview(from, until, new Sum(calls, amount, wouldBe), banks);
    }

    /** Cross-bank: the use of a model by each bank that has any, the greatest amount first. */
    private List<Used> used(String alias, Instant from, Instant until) {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        """
                                        select u.*, t.name from (
                                            select tenant_id, count(*) as calls,
                                                sum(prompt_tokens - cached_tokens) as input,
                                                sum(cached_tokens) as cached_input,
                                                sum(completion_tokens) as output,
                                                sum(amount) as amount
                                            from usage_record
                                            where alias = ? and occurred_at >= ? and occurred_at < ?
                                            group by tenant_id) u
                                        join tenant t on t.tenant_id = u.tenant_id
                                        order by u.amount desc, u.tenant_id
                                        """)
                                .param(alias)
                                .param(Columns.time(from))
                                .param(Columns.time(until))
                                .query((row, index) -> read(row))
                                .list());
    }

    private static Used read(ResultSet row) throws SQLException {
        return new Used(
                new TenantId(row.getString("tenant_id")),
                row.getString("name"),
                row.getLong("calls"),
                row.getBigDecimal("input").longValueExact(),
                row.getBigDecimal("cached_input").longValueExact(),
                row.getBigDecimal("output").longValueExact(),
                new Yuan(row.getBigDecimal("amount")));
    }

    /** The prices that somebody thinks of setting. */
    record Wanted(PricePerMillion input, PricePerMillion cachedInput, PricePerMillion output) {}

    private record Used(
            TenantId tenant,
            String name,
            long calls,
            long input,
            long cachedInput,
            long output,
            Yuan amount) {
        /** Every call's cost is exact, so the sum of the tokens costs what the calls would. */
        BankShare at(Wanted wanted) {
            Yuan wouldBe =
                    wanted.input()
                            .times(input)
                            .plus(wanted.cachedInput().times(cachedInput))
                            .plus(wanted.output().times(output));
            return new BankShare(tenant, name, calls, amount, wouldBe);
        }
    }

    /** One bank's part. */
    record BankShare(
            TenantId tenant, String name, long calls, Yuan exactAmount, Yuan exactWouldBe) {}

    /** All banks together. */
    record Sum(long calls, Yuan exactAmount, Yuan exactWouldBe) {}

    /** What was looked at, and what came of it. */
    record Preview(Instant from, Instant until, Sum sum, List<BankShare> banks) {}
}
