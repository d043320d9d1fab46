package io.alliancehub.launcher.folder;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The past that a new demo alliance is given, and how much of it is in the books. All that the
 * events are made from is here, so that a run which was cut short makes the very same ones again.
 *
 * @param firstDay in the zone of the bills
 * @param dayCount how many days there are; null in a plan of the time when there were always {@link
 *     #DAYS}
 * @param banks with their parts; empty until they are made
 * @param daysDone how many days are stored whole
 * @param events how many events those days have
 */
public record HistoryPlan(
        String firstDay, @Nullable Integer dayCount, List<Bank> banks, int daysDone, int events) {
    /** The zone in which banks' days and months begin. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** Most days there can be; the last of them is the one before the hub's first. */
    public static final int DAYS = 30;

    private static final int PRICED_DAYS_BEFORE = 10;

    /** A bank's part. */
    public record Bank(String id, String code, String project, List<App> apps) {
        public Bank {
            apps = List.copyOf(apps);
        }
    }

    /**
     * An app that calls.
     *
     * @param keys ids of its keys
     * @param models what it calls, the one it calls most first
     */
    public record App(String id, List<String> keys, List<Model> models) {
        public App {
            keys = List.copyOf(keys);
            models = List.copyOf(models);
        }
    }

    /** An alias, the version it points at, and the price that was in force all the time. */
    public record Model(String alias, String version, String price) {}

    public HistoryPlan {
        banks = List.copyOf(banks);
    }

    /** A past that ends with the day before {@code now}, and has nothing in it yet. */
    public static HistoryPlan wanted(Instant now, int days) {
        LocalDate today = LocalDate.ofInstant(now, ZONE);
        return new HistoryPlan(today.minusDays(days).toString(), days, List.of(), 0, 0);
    }

    /** This folder's, if its alliance was to have one. */
    public static Optional<HistoryPlan> load(DataFolder folder) {
        return Json.read(folder.history(), HistoryPlan.class);
    }

    /** Writes it down. */
    public void save(DataFolder folder) {
        Json.write(folder.history(), this);
    }

    /** How many days there are. */
    public int days() {
        return dayCount == null ? DAYS : dayCount;
    }

    /** From when on prices must be in force. */
    public Instant pricedFrom() {
        return day(0).minusDays(PRICED_DAYS_BEFORE).atStartOfDay(ZONE).toInstant();
    }

    /** The n-th day, from 0. */
    public LocalDate day(int number) {
        return LocalDate.parse(firstDay).plusDays(number);
    }

    /** With everything that the events name. */
    public HistoryPlan with(List<Bank> made) {
        return new HistoryPlan(firstDay, dayCount, made, daysDone, events);
    }

    /** With one more day stored. */
    public HistoryPlan withDay(int more) {
        return new HistoryPlan(firstDay, dayCount, banks, daysDone + 1, events + more);
    }

    /** Whether all of it is stored. */
    public boolean done() {
        return daysDone == days();
    }
}
