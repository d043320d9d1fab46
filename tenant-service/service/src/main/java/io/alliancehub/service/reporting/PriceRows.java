package io.alliancehub.service.reporting;

import io.alliancehub.service.metering.TokenClass;
import io.alliancehub.service.metering.UsageDatabase;
import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.metering.UsageRecord;
import io.alliancehub.service.money.PricePerMillion;
import io.alliancehub.service.reporting.CallDetail.Cost;
import io.alliancehub.service.reporting.CallDetail.PriceView;
import io.alliancehub.service.storage.Columns;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads the price row of a call. */
@Component
final class PriceRows {
    private final UsageDatabase database;

    PriceRows(UsageDatabase database) {
        this.database = database;
    }

    /** Every call has one: the database lets none go. */
    PriceView of(UsageRecord call) {
        return database.read(
                UsageReach.of(call.tenantId()),
                jdbc ->
                        jdbc.sql("select * from price where price_version = ?")
                                .param(call.priceVersion())
                                .query(
                                        (row, index) ->
                                                new PriceView(
                                                        row.getString("price_version"),
                                                        Columns.instant(row, "valid_from"),
                                                        row.getString("input_per_million"),
                                                        row.getString("cached_input_per_million"),
                                                        row.getString("output_per_million")))
                                .single());
    }

    static List<Cost> costs(UsageRecord call, PriceView price) {
        long uncached = call.promptTokens() - call.cachedTokens();
        return List.of(
                cost(TokenClass.INPUT, uncached, price.inputPerMillion()),
                cost(TokenClass.CACHED_INPUT, call.cachedTokens(), price.cachedInputPerMillion()),
                cost(TokenClass.OUTPUT, call.completionTokens(), price.outputPerMillion()));
    }

    private static Cost cost(TokenClass tokenClass, long tokens, String perMillion) {
        return new Cost(
                tokenClass,
                tokens,
                perMillion,
                PricePerMillion.parse(perMillion).times(tokens).toString());
    }
}
