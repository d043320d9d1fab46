package io.alliancehub.service.reporting;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.service.metering.UsageDatabase;
import io.alliancehub.service.metering.UsageDimension;
import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.metering.UsageSlice;
import io.alliancehub.service.metering.UsageSum;
import io.alliancehub.service.metering.UsageSums;
import io.alliancehub.service.metering.UsageSums.Group;
import io.alliancehub.service.metering.UsageSums.GroupPart;
import io.alliancehub.service.metering.UsageSums.Step;
import io.alliancehub.service.money.Yuan;
import io.alliancehub.service.reporting.OverviewAnswer.Period;
import io.alliancehub.service.reporting.OverviewAnswer.Top;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Puts the overview together, from sums alone. */
@Service
final class Overviews {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int TOP = 5;
    private static final int COMPARED_MAX = 200;
    private final UsageDatabase database;
    private final UsageSums sums;
    private final SumReports reports;
    private final Names names;
    private final Clock clock;

    Overviews(
            UsageDatabase database, UsageSums sums, SumReports reports, Names names, Clock clock) {
        this.database = database;
        this.sums = sums;
        this.reports = reports;
        this.names = names;
        this.clock = clock;
    }

    OverviewAnswer of(UsageReach reach) {
        return database.read(reach, jdbc -> compose(reach, clock.instant()));
    }

    private OverviewAnswer compose(UsageReach reach, Instant now) {
        Instant end = UsageSlice.hourOf(now).plus(Duration.ofHours(1));
        Map<LimitKind, Long> limits = limits(reach);
        UsageSlice lastDay = slice(reach, end.minus(DAY), end);
        UsageSlice week = slice(reach, end.minus(WEEK), end);
        Instant day = UsageSlice.dayOf(now);
        return new OverviewAnswer(
                now,
                period(
                        slice(reach, day, end),
                        slice(reach, day.minus(DAY), end.minus(DAY)),
                        limits.get(LimitKind.TOKENS_PER_DAY),
                        limits.get(LimitKind.MONEY_PER_DAY)),
                month(reach, now, end, limits),
                new Period(
                        lastDay.from(),
                        Sums.of(sums.total(lastDay)),
                        Sums.of(
                                sums.total(
                                        lastDay.between(
                                                lastDay.from().minus(DAY), lastDay.from()))),
                        null,
                        null),
                reports.series(lastDay, Step.HOUR, null).series().getFirst().points(),
                top(week, UsageDimension.ALIAS),
                top(week, UsageDimension.APP),
                reach.bank() == null ? top(week, UsageDimension.TENANT) : List.of());
    }

    private Period month(UsageReach reach, Instant now, Instant end, Map<LimitKind, Long> limits) {
        LocalDate first = LocalDate.ofInstant(now, LimitWindows.ZONE).withDayOfMonth(1);
        Instant from = first.atStartOfDay(LimitWindows.ZONE).toInstant();
        Instant before = first.minusMonths(1).atStartOfDay(LimitWindows.ZONE).toInstant();
        Instant until = before.plus(Duration.between(from, end));
        return period(
                slice(reach, from, end),
                slice(reach, before, until.isAfter(from) ? from : until),
                limits.get(LimitKind.TOKENS_PER_MONTH),
                limits.get(LimitKind.MONEY_PER_MONTH));
    }

    private Period period(
            UsageSlice now,
            UsageSlice before,
            @Nullable Long tokenLimit,
            @Nullable Long microYuanLimit) {
        return new Period(
                now.from(),
                Sums.of(sums.totalWithoutTimes(now)),
                Sums.of(sums.totalWithoutTimes(before)),
                tokenLimit,
                microYuanLimit);
    }

    private List<Top> top(UsageSlice week, UsageDimension by) {
        List<Group> dearest = sums.groupsWithoutTimes(week, by, GroupPart.dearest(TOP));
        Map<String, UsageSum> before = new HashMap<>();
        sums.groupsWithoutTimes(
                        week.between(week.from().minus(WEEK), week.from()),
                        by,
                        GroupPart.dearest(COMPARED_MAX))
                .forEach(group -> before.put(group.key(), group.sum()));
        Map<String, String> named =
                names.of(week.reach(), by, dearest.stream().map(Group::key).toList());
        return dearest.stream()
                .map(
                        group -> {
                            Yuan then = before.getOrDefault(group.key(), UsageSum.NONE).amount();
                            return new Top(
                                    group.key(),
                                    named.get(group.key()),
                                    Sums.of(group.sum()),
                                    then.toString());
                        })
                .toList();
    }

    private static UsageSlice slice(UsageReach reach, Instant from, Instant until) {
        return new UsageSlice(reach, from, until, Map.of());
    }

    /** The limits of the bank as a whole. */
    private Map<LimitKind, Long> limits(UsageReach reach) {
        Map<LimitKind, Long> limits = new EnumMap<>(LimitKind.class);
        if (reach.bank() == null) {
            return limits;
        }
        String tenant = reach.bank().value();
        return database.read(
                reach,
                jdbc -> {
                    jdbc.sql(
                                    "select kind, value from limit_rule where tenant_id = ? and"
                                            + " level = 'BANK'")
                            .param(tenant)
                            .query(
                                    row -> {
                                        limits.put(
                                                LimitKind.valueOf(row.getString(1)),
                                                row.getLong(2));
                                    });
                    return limits;
                });
    }
}
