package io.alliancehub.service.metering;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads what was used, in sums by hour and by day that are written with the calls themselves: they
 * are exact at any moment. Calls nest in an open transaction.
 */
@Component
public final class UsageSums {
    private final UsageDatabase database;

    UsageSums(UsageDatabase database) {
        this.database = database;
    }

    /** The length of a step. */
    public enum Step {
        HOUR,
        /** From midnight to midnight in the alliance's zone. */
        DAY
    }

    /**
     * A step in time of some calls.
     *
     * @param key what they have in common; null for those that no key was asked of
     */
    public record Point(Instant at, @Nullable String key, UsageSum sum) {}

    /** All calls that have something in common. */
    public record Group(String key, UsageSum sum) {}

    /** By what groups are ordered; their keys settle ties. */
    public enum GroupField {
        AMOUNT("sum(amount)"),
        REQUESTS("sum(requests)"),
        TOKENS(UsageSum.TOKENS),
        ERRORS(UsageSum.ERRORS);

        private final String expression;

        GroupField(String expression) {
            this.expression = expression;
        }
    }

    /** Which part of the groups is wanted; the largest come first where it descends. */
    public record GroupPart(
            GroupField field, boolean descending, int limit, @Nullable String cursor) {
        /** The first so many by amount. */
        public static GroupPart dearest(int count) {
            return new GroupPart(GroupField.AMOUNT, true, count, null);
        }
    }

    /** All of it together. */
    public UsageSum total(UsageSlice slice) {
        return total(slice, UsageSum.COLUMNS);
    }

    /** The same, sooner: without the times to the first token. */
    public UsageSum totalWithoutTimes(UsageSlice slice) {
        return total(slice, UsageSum.COLUMNS_WITHOUT_TIMES);
    }

    private UsageSum total(UsageSlice slice, String columns) {
        UsageSlice.Source source = slice.exactly();
        return database.read(
                slice.reach(),
                jdbc ->
                        jdbc.sql("select " + columns + " from " + source.sql())
                                .params(source.where().values())
                                .query((row, index) -> UsageSum.read(row))
                                .single());
    }

    /** The steps in which there was anything, earliest first. */
    public List<Point> points(UsageSlice slice, Step step) {
        return points(slice, "null::text", source(slice, step));
    }

    /** The same, for each of the keys and for all others together. */
    public List<Point> points(UsageSlice slice, Step step, UsageDimension by, List<String> keys) {
        UsageSlice.Source source = source(slice, step);
        source.where().with("keys", keys.toArray(String[]::new));
        String key = "case when %1$s = any (:keys) then %1$s end".formatted(by.column());
        return points(slice, key, source);
    }

    private List<Point> points(UsageSlice slice, String key, UsageSlice.Source source) {
        String sql =
                "select at, "
                        + key
                        + " as group_key, "
                        + UsageSum.COLUMNS
                        + " from "
                        + source.sql()
                        + " group by 1, 2 order by 1, 2";
        return database.read(
                slice.reach(),
                jdbc ->
                        jdbc.sql(sql)
                                .params(source.where().values())
                                .query(
                                        (row, index) ->
                                                new Point(
                                                        Columns.instant(row, "at"),
                                                        row.getString("group_key"),
                                                        UsageSum.read(row)))
                                .list());
    }

    private static UsageSlice.Source source(UsageSlice slice, Step step) {
        return switch (step) {
            case HOUR -> slice.byHour();
            case DAY -> slice.byDay();
        };
    }

    /** The keys of the dearest groups. */
    public List<String> dearest(UsageSlice slice, UsageDimension by, int count) {
        UsageSlice.Source source = slice.exactly();
        String sql =
                "select %1$s from %2$s group by 1 order by sum(amount) desc, 1 desc limit :rows"
                        .formatted(by.column(), source.sql());
        return database.read(
                slice.reach(),
                jdbc ->
                        jdbc.sql(sql)
                                .params(source.where().with("rows", count).values())
                                .query(String.class)
                                .list());
    }

    /** A part of the groups. */
    public Page<Group> groups(UsageSlice slice, UsageDimension by, GroupPart part) {
        return groups(slice, by, part, UsageSum.COLUMNS);
    }

    /** The same, sooner: without the times to the first token. */
    public List<Group> groupsWithoutTimes(UsageSlice slice, UsageDimension by, GroupPart part) {
        return groups(slice, by, part, UsageSum.COLUMNS_WITHOUT_TIMES).items();
    }

    private Page<Group> groups(
            UsageSlice slice, UsageDimension by, GroupPart part, String columns) {
        UsageSlice.Source source = slice.exactly();
        String behind = "true";
        if (part.cursor() != null) {
            UsageCursor cursor = UsageCursor.ofNumber(part.cursor());
            behind =
                    "(%s, %s) %s (cast(:afterValue as numeric), :afterKey)"
                            .formatted(
                                    part.field().expression,
                                    by.column(),
                                    part.descending() ? "<" : ">");
            source.where().with("afterValue", cursor.value()).with("afterKey", cursor.id());
        }
        String sql =
                "select %1$s as group_key, %2$s as sort_value, %3$s from %4$s group by 1 having %5$s order by 2 %6$s, 1 %6$s limit :rows"
                        .formatted(
                                by.column(),
                                part.field().expression,
                                columns,
                                source.sql(),
                                behind,
                                part.descending() ? "desc" : "asc");
        source.where().with("rows", part.limit() + 1);
        List<UsageCursor> cursors = new ArrayList<>();
        List<Group> groups =
                database.read(
                        slice.reach(), jdbc -> read(jdbc, sql, source.where().values(), cursors));
        if (groups.size() <= part.limit()) {
            return new Page<>(groups, null);
        }
        return new Page<>(groups.subList(0, part.limit()), cursors.get(part.limit() - 1).encoded());
    }

    private static List<Group> read(
            JdbcClient jdbc, String sql, Map<String, Object> values, List<UsageCursor> cursors) {
        return jdbc.sql(sql)
                .params(values)
                .query(
                        (row, index) -> {
                            String key = row.getString("group_key");
                            String value = row.getBigDecimal("sort_value").toPlainString();
                            cursors.add(new UsageCursor(value, key));
                            return new Group(key, UsageSum.read(row));
                        })
                .list();
    }

    /**
     * A bank's tokens by model and price, for a bill.
     *
     * @param from the first moment of an alliance's day, and so is {@code until}
     */
    public List<Priced> byPrice(TenantId tenant, Instant from, Instant until) {
        UsageSlice slice = new UsageSlice(UsageReach.of(tenant), from, until, Map.of());
        UsageSlice.Source source = slice.exactly();
        return database.read(
                slice.reach(),
                jdbc ->
                        jdbc.sql(
                                        """
                                        select alias, model_version, price_version,
                                            sum(prompt_tokens - cached_tokens)::bigint as input,
                                            sum(cached_tokens)::bigint as cached_input,
                                            sum(completion_tokens)::bigint as output
                                        from %s group by 1, 2, 3 order by 1, 2, 3
                                        """
                                                .formatted(source.sql()))
                                .params(source.where().values())
                                .query(
                                        (row, index) ->
                                                new Priced(
                                                        row.getString("alias"),
                                                        row.getString("model_version"),
                                                        row.getString("price_version"),
                                                        row.getLong("input"),
                                                        row.getLong("cached_input"),
                                                        row.getLong("output")))
                                .list());
    }

    /** What a bank has used of one model at one price. */
    public record Priced(
            String alias,
            String modelVersion,
            String priceVersion,
            long inputTokens,
            long cachedInputTokens,
            long outputTokens) {}
}
