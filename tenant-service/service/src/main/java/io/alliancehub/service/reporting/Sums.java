package io.alliancehub.service.reporting;

import io.alliancehub.service.metering.FirstTokens;
import io.alliancehub.service.metering.UsageSum;
import org.jspecify.annotations.Nullable;

/**
 * Many calls as one.
 *
 * @param errors those that a member or a gateway failed
 * @param amount exact yuan
 * @param firstTokenP50Ms from admission to the first token, within 9.1 %; null where none came
 */
record Sums(
        long requests,
        long errors,
        long promptTokens,
        long cachedTokens,
        long completionTokens,
        long reasoningTokens,
        long beyondTokens,
        String amount,
        @Nullable Long firstTokenP50Ms,
        @Nullable Long firstTokenP99Ms) {
    static Sums of(UsageSum sum) {
        FirstTokens times = sum.firstTokens();
        return new Sums(
                sum.requests(),
                sum.errors(),
                sum.promptTokens(),
                sum.cachedTokens(),
                sum.completionTokens(),
                sum.reasoningTokens(),
                sum.beyondTokens(),
                sum.amount().toString(),
                times.percentileMillis(50),
                times.percentileMillis(99));
    }
}
