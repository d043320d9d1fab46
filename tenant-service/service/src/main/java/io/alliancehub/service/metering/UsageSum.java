package io.alliancehub.service.metering;

import io.alliancehub.service.money.Yuan;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Many calls as one.
 *
 * @param errors those that a member or a gateway failed; a caller who hung up is none
 * @param promptTokens cached ones included
 * @param completionTokens reasoning ones included
 * @param beyondTokens computed and billed to nobody
 */
public record UsageSum(
        long requests,
        long errors,
        long promptTokens,
        long cachedTokens,
        long completionTokens,
        long reasoningTokens,
        long beyondTokens,
        Yuan amount,
        FirstTokens firstTokens) {
    /** No call. */
    public static final UsageSum NONE =
            new UsageSum(0, 0, 0, 0, 0, 0, 0, Yuan.ZERO, FirstTokens.NONE);

    static final String ERRORS =
            "coalesce(sum(requests) filter (where outcome in ('MEMBER_FAILED', 'GATEWAY_LOST')), 0)";
    static final String TOKENS = "sum(prompt_tokens + completion_tokens)";

    private static final String NUMBERS =
            "coalesce(sum(requests), 0)::bigint as requests, "
                    + ERRORS
                    + "::bigint as errors,"
                    + " coalesce(sum(prompt_tokens), 0)::bigint as prompt_tokens,"
                    + " coalesce(sum(cached_tokens), 0)::bigint as cached_tokens,"
                    + " coalesce(sum(completion_tokens), 0)::bigint as completion_tokens,"
                    + " coalesce(sum(reasoning_tokens), 0)::bigint as reasoning_tokens,"
                    + " coalesce(sum(beyond_tokens), 0)::bigint as beyond_tokens,"
                    + " coalesce(sum(amount), 0) as amount, ";

    /** The columns that {@link #read} reads, over rows of sums. */
    static final String COLUMNS = NUMBERS + FirstTokens.sumOf("first_tokens") + " as first_tokens";

    /** The same without the times, which are the most of the work. */
    static final String COLUMNS_WITHOUT_TIMES = NUMBERS + "'{}'::bigint[] as first_tokens";

    /** All tokens that limits count. */
    public long tokens() {
        return Math.addExact(promptTokens, completionTokens);
    }

    /** Both together. */
    public UsageSum plus(UsageSum other) {
        return new UsageSum(
                Math.addExact(requests, other.requests),
                Math.addExact(errors, other.errors),
                Math.addExact(promptTokens, other.promptTokens),
                Math.addExact(cachedTokens, other.cachedTokens),
                Math.addExact(completionTokens, other.completionTokens),
                Math.addExact(reasoningTokens, other.reasoningTokens),
                Math.addExact(beyondTokens, other.beyondTokens),
                amount.plus(other.amount),
                firstTokens.plus(other.firstTokens));
    }

    static UsageSum read(ResultSet row) throws SQLException {
        return new UsageSum(
                row.getLong("requests"),
                row.getLong("errors"),
                row.getLong("prompt_tokens"),
                row.getLong("cached_tokens"),
                row.getLong("completion_tokens"),
                row.getLong("reasoning_tokens"),
                row.getLong("beyond_tokens"),
                new Yuan(row.getBigDecimal("amount")),
                FirstTokens.of((@Nullable Long[]) row.getArray("first_tokens").getArray()));
    }
}
