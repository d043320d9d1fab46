package io.alliancehub.service.metering;

import io.alliancehub.service.storage.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/*
 * Calls have no index by app, alias, outcome and so on; the sums are the index. They tell in which days, and then
 * in which hours, there is any call that a filter wants, and how many. A list by time takes just as many of these
 * hours, from its end on, as surely hold a page; what it reads of them is bounded however rare the wanted calls
 * are. A list by something else reads all days that have a wanted call.
 */

/** Finds the hours or days in which there are calls that a filter wants. */
final class UsageHours {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);
    private static final int FEW_DAYS = 4;

    private final JdbcClient jdbc;
    private final UsageReach reach;
    private final UsageFilter filter;

    UsageHours(JdbcClient jdbc, UsageReach reach, UsageFilter filter) {
        this.jdbc = jdbc;
        this.reach = reach;
        this.filter = filter;
    }

    /**
     * One hour or day.
     *
     * @param banks that have a wanted call in it
     * @param requests how many are wanted, where that is known
     */
    record Slot(Instant at, List<String> banks, long requests) {}

    /** The hours that surely hold the first {@code rows} wanted calls behind {@code after}. */
    List<Slot> first(UsageOrder order, @Nullable Instant after, int rows) {
        Instant from = filter.from();
        Instant until = filter.until();
        if (after != null && order.descending()) {
            // The call at the very moment of the cursor may have others beside it.
            until = earlier(until, after.plusNanos(1_000));
        } else if (after != null) {
            from = from == null || after.isAfter(from) ? after : from;
        }
        Bounds bounds = new Bounds(from, until);
        List<Slot> days = enough(days(order, bounds, FEW_DAYS), bounds, DAY, rows);
        if (days.size() == FEW_DAYS) {
            // Two may lie half within the bounds; all others have a wanted call each.
            days = enough(days(order, bounds, rows + 2), bounds, DAY, rows);
        }
        return days.isEmpty() ? days : enough(hours(order, bounds, days), bounds, HOUR, rows);
    }

    /** All days in which there is a wanted call, and how many calls, wanted or not, are in each. */
    List<Slot> allDays() {
        UsageConditions wanted = UsageConditions.of(UsageReach.ALL_BANKS, filter);
        UsageConditions where = UsageConditions.of(reach, Map.of());
        new Bounds(filter.from(), filter.until()).narrow(where, DAY);
        where.values().putAll(wanted.values());
        return jdbc.sql(
                        """
                        select at, array[tenant_id] as banks, sum(requests)::bigint as requests
                        from usage_day where %s
                        group by at, tenant_id having bool_or(%s) order by at desc
                        """
                                .formatted(where.sql(), wanted.sql()))
                .params(where.values())
                .query((row, index) -> read(row))
                .list();
    }

    private List<Slot> days(UsageOrder order, Bounds bounds, int count) {
        UsageConditions where = UsageConditions.of(reach, filter);
        bounds.narrow(where, DAY);
        return jdbc.sql(
                        """
                        select at, array_agg(distinct tenant_id) as banks,
                            sum(requests)::bigint as requests
                        from usage_day where %s group by at order by at %s limit :slots
                        """
                                .formatted(where.sql(), order.direction()))
                .params(where.with("slots", count).values())
                .query((row, index) -> read(row))
                .list();
    }

    private List<Slot> hours(UsageOrder order, Bounds bounds, List<Slot> days) {
        UsageConditions where = UsageConditions.of(reach, filter);
        bounds.narrow(where, HOUR);
        where.and("at >= d.day and at < d.day + interval '24 hours'");
        where.with("days", times(days));
        return jdbc.sql(
                        """
                        select h.* from unnest(cast(:days as timestamptz[])) as d(day)
                        cross join lateral (
                            select at, array_agg(distinct tenant_id) as banks,
                                sum(requests)::bigint as requests
                            from usage_hour where %s group by at) as h
                        order by at %s
                        """
                                .formatted(where.sql(), order.direction()))
                .params(where.values())
                .query((row, index) -> read(row))
                .list();
    }

    private static String[] times(List<Slot> slots) {
        return slots.stream().map(slot -> slot.at().toString()).toArray(String[]::new);
    }

    /** As many, from the first on, as surely have so many wanted calls within the bounds. */
    private List<Slot> enough(List<Slot> slots, Bounds bounds, Duration length, int rows) {
        List<Slot> taken = new ArrayList<>();
        long sure = 0;
        for (Slot slot : slots) {
            taken.add(slot);
            if (bounds.contain(slot.at(), slot.at().plus(length))) {
                // How many of them have tokens of a class is not known.
                sure += filter.tokenClass() == null ? slot.requests() : 1;
            }
            if (sure >= rows) {
                break;
            }
        }
        return taken;
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one == null || other.isBefore(one) ? other : one;
    }

    private static Slot read(ResultSet row) throws SQLException {
        return new Slot(
                Columns.instant(row, "at"),
                List.of((String[]) row.getArray("banks").getArray()),
                row.getLong("requests"));
    }

    private record Bounds(@Nullable Instant from, @Nullable Instant until) {
        /** Only slots of this length that overlap. */
        void narrow(UsageConditions where, Duration length) {
            where.and("at > :from", "from", from == null ? null : Columns.time(from.minus(length)));
            where.and("at < :until", "until", Columns.timeOrNull(until));
        }

        boolean contain(Instant begin, Instant end) {
            return (from == null || !begin.isBefore(from))
                    && (until == null || !end.isAfter(until));
        }
    }
}
