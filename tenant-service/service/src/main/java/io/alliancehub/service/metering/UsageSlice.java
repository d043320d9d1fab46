package io.alliancehub.service.metering;

import io.alliancehub.contract.LimitWindows;
import io.alliancehub.service.storage.Columns;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Which sums are wanted: of whom, from when until when, of which calls.
 *
 * @param from the first moment of an hour; included
 * @param until the first moment of an hour; not included
 */
public record UsageSlice(
        UsageReach reach, Instant from, Instant until, Map<UsageDimension, String> wanted) {
    public UsageSlice {
        wanted = Map.copyOf(wanted);
        if (!isWhole(from) || !isWhole(until) || until.isBefore(from)) {
            throw new IllegalArgumentException("sums are of whole hours");
        }
    }

    /** The same calls at another time. */
    public UsageSlice between(Instant otherFrom, Instant otherUntil) {
        return new UsageSlice(reach, otherFrom, otherUntil, wanted);
    }

    /** The first moment of the hour that holds {@code moment}. */
    public static Instant hourOf(Instant moment) {
        return moment.truncatedTo(ChronoUnit.HOURS);
    }

    /** The first moment of the alliance's day that holds {@code moment}. */
    public static Instant dayOf(Instant moment) {
        return LocalDate.ofInstant(moment, LimitWindows.ZONE)
                .atStartOfDay(LimitWindows.ZONE)
                .toInstant();
    }

    /** Of the hours' rows alone. */
    Source byHour() {
        return part("usage_hour", from, until, "");
    }

    /** Of the days' rows alone: the whole days that hold it. */
    Source byDay() {
        Instant end = dayOf(until).equals(until) ? until : nextDay(until);
        return part("usage_day", dayOf(from), end, "");
    }

    /** Exactly, of as few rows as can be: whole days, and the hours before and behind them. */
    Source exactly() {
        Instant firstDay = dayOf(from).equals(from) ? from : nextDay(from);
        Instant lastDay = dayOf(until);
        if (!firstDay.isBefore(lastDay)) {
            return byHour();
        }
        Source days = part("usage_day", firstDay, lastDay, "d");
        Source before = part("usage_hour", from, firstDay, "b");
        Source behind = part("usage_hour", lastDay, until, "e");
        UsageConditions all = days.where();
        all.values().putAll(before.where().values());
        all.values().putAll(behind.where().values());
        String rows =
                "(select * from "
                        + days.sql()
                        + " union all select * from "
                        + before.sql()
                        + " union all select * from "
                        + behind.sql()
                        + ") as u where true";
        return new Source(rows, all);
    }

    private Source part(String table, Instant begin, Instant end, String name) {
        UsageConditions where = UsageConditions.of(reach, wanted);
        where.and("at >= :from" + name, "from" + name, Columns.time(begin));
        where.and("at < :until" + name, "until" + name, Columns.time(end));
        return new Source(table + " where " + where.sql(), where);
    }

    private static Instant nextDay(Instant moment) {
        return LimitWindows.at(moment).dayEnd();
    }

    private static boolean isWhole(Instant moment) {
        return hourOf(moment).equals(moment);
    }

    /**
     * Rows of sums.
     *
     * @param sql what stands behind {@code from}
     * @param where has the values
     */
    record Source(String sql, UsageConditions where) {}
}
