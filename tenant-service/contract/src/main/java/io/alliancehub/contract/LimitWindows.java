package io.alliancehub.contract;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * The calendar windows into which a moment falls, in the alliance's zone.
 *
 * @param day for example {@code 20261123}
 * @param month for example {@code 202611}
 * @param dayEnd first moment of the next day
 * @param monthEnd first moment of the next month
 */
public record LimitWindows(String day, String month, Instant dayEnd, Instant monthEnd) {
    /** Bank days and billing months are those of mainland China. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyyMM");

    /** The windows that hold {@code moment}. */
    public static LimitWindows at(Instant moment) {
        LocalDate date = LocalDate.ofInstant(moment, ZONE);
        return new LimitWindows(
                DAY.format(date),
                MONTH.format(date),
                date.plusDays(1).atStartOfDay(ZONE).toInstant(),
                date.withDayOfMonth(1).plusMonths(1).atStartOfDay(ZONE).toInstant());
    }
}
