package io.alliancehub.service.metering;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A condition on calls, or on their sums, that grows; each part brings its value. */
final class UsageConditions {
    private final StringBuilder sql = new StringBuilder();
    private final Map<String, Object> values = new HashMap<>();

    /** What calls and their sums have in common. */
    static UsageConditions of(UsageReach reach, Map<UsageDimension, String> wanted) {
        UsageConditions conditions = new UsageConditions();
        if (reach.bank() != null) {
            conditions.and("tenant_id = :tenant", "tenant", reach.bank().value());
        }
        wanted.forEach(
                (dimension, value) ->
                        conditions.and(
                                dimension.column() + " = :" + dimension.name(),
                                dimension.name(),
                                value));
        return conditions;
    }

    static UsageConditions of(UsageReach reach, UsageFilter filter) {
        UsageConditions conditions = of(reach, filter.wanted());
        if (filter.tokenClass() != null) {
            conditions.and(present(filter.tokenClass()));
        }
        return conditions;
    }

    /** A call that has none has no part in a sum, so this is true of sums as it is of calls. */
    private static String present(TokenClass tokenClass) {
        return switch (tokenClass) {
            case INPUT -> "prompt_tokens > cached_tokens";
            case CACHED_INPUT -> "cached_tokens > 0";
            case OUTPUT -> "completion_tokens > 0";
        };
    }

    UsageConditions and(String condition) {
        sql.append(sql.isEmpty() ? "" : " and ").append(condition);
        return this;
    }

    /** Adds the condition where there is a value. */
    UsageConditions and(String condition, String name, @Nullable Object value) {
        if (value != null) {
            and(condition);
            values.put(name, value);
        }
        return this;
    }

    /** Gives a value to what stands elsewhere in the statement. */
    UsageConditions with(String name, Object value) {
        values.put(name, value);
        return this;
    }

    Map<String, Object> values() {
        return values;
    }

    /** Never empty. */
    String sql() {
        return sql.isEmpty() ? "true" : sql.toString();
    }
}
