package io.alliancehub.launcher.history;

import io.alliancehub.launcher.folder.HistoryPlan;
import io.alliancehub.launcher.folder.HistoryPlan.App;
import io.alliancehub.launcher.folder.HistoryPlan.Bank;
import io.alliancehub.launcher.history.BankStory.AppStory;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The calls of one bank on one day: equal for an equal plan on every machine and in every run, as
 * all chance comes from {@link Random}, whose numbers its specification fixes.
 */
final class DayOfUse {
    /** The day of the month's story on which a member failed for an hour. */
    static final int BAD_DAY = 17;

    private static final ZoneId ZONE = HistoryPlan.ZONE;
    private static final int BAD_HOUR = 14;
    private static final int HUNDRED = 100;
    private static final int LAST = HistoryPlan.DAYS - 1;
    private static final int SECONDS_PER_HOUR = 3_600;
    private static final Set<DayOfWeek> WEEKEND = Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
    // Opening at nine, a quiet noon, a second peak, and little at night.
    private static final int[] HOURS = {
        1, 1, 0, 0, 0, 1, 3, 8, 30, 72, 90, 78, 34, 46, 84, 88, 70, 44, 20, 14, 12, 9, 5, 2
    };

    private final LocalDate day;
    private final int number;
    private final Bank bank;
    private final BankStory story;
    private final Random random;

    /** Day {@code number} of the plan, from 0; a short plan tells the end of the story. */
    DayOfUse(HistoryPlan plan, int number, Bank bank) {
        this.day = plan.day(number);
        this.number = HistoryPlan.DAYS - plan.days() + number;
        this.bank = bank;
        this.story = BankStory.of(bank.code());
        this.random = new Random((bank.id() + " " + day).hashCode());
    }

    /** In the order of their beginnings. */
    List<PastCall> calls() {
        int count = count();
        List<PastCall> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(call());
        }
        calls.sort(Comparator.comparing(PastCall::at).thenComparing(PastCall::requestId));
        return calls;
    }

    private int count() {
        // Grown from 200/(100+g) to 2g/(100+g) of the middle, so that the middle is the middle.
        int growth = story.growthPercent();
        int percent =
                2
                        * (HUNDRED * (LAST - number) + growth * number)
                        * HUNDRED
                        / (LAST * (HUNDRED + growth));
        int weekday = WEEKEND.contains(day.getDayOfWeek()) ? story.weekendPercent() : HUNDRED;
        int jitter = 92 + random.nextInt(17);
        return (int) ((long) story.callsPerDay() * percent * weekday * jitter / 1_000_000);
    }

    private PastCall call() {
        Instant at =
                day.atStartOfDay(ZONE)
                        .toInstant()
                        .plusSeconds((long) hour() * SECONDS_PER_HOUR)
                        .plusMillis(random.nextInt(SECONDS_PER_HOUR * 1_000));
        int appIndex = appIndex();
        App app = bank.apps().get(appIndex);
        AppStory appStory = story.apps().get(appIndex);
        // Most calls are made with the first key and of the first model.
        String key = app.keys().get(skewed(app.keys().size()));
        HistoryPlan.Model model = app.models().get(skewed(app.models().size()));
        boolean failing = number == BAD_DAY && at.atZone(ZONE).getHour() == BAD_HOUR;
        return new CallMaker(random, appStory, model)
                .make(new PastCall.Caller(bank.id(), bank.project(), app.id(), key), at, failing);
    }

    private int hour() {
        int total = 0;
        for (int weight : HOURS) {
            total += weight;
        }
        int drawn = random.nextInt(total);
        int hour = 0;
        while (drawn >= HOURS[hour]) {
            drawn -= HOURS[hour];
            hour++;
        }
        return hour;
    }

    private int appIndex() {
        int drawn = random.nextInt(HUNDRED);
        int index = 0;
        while (index < story.apps().size() - 1 && drawn >= story.apps().get(index).sharePercent()) {
            drawn -= story.apps().get(index).sharePercent();
            index++;
        }
        return index;
    }

    private int skewed(int size) {
        return Math.min(random.nextInt(size), random.nextInt(size));
    }
}
