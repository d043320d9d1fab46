package io.alliancehub.service.reporting;

import io.alliancehub.service.metering.UsageDatabase;
import io.alliancehub.service.metering.UsageDimension;
import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.metering.UsageSlice;
import io.alliancehub.service.metering.UsageSum;
import io.alliancehub.service.metering.UsageSums;
import io.alliancehub.service.metering.UsageSums.Group;
import io.alliancehub.service.metering.UsageSums.GroupField;
import io.alliancehub.service.metering.UsageSums.GroupPart;
import io.alliancehub.service.reporting.AttentionItem.Link;
import io.alliancehub.service.reporting.AttentionItem.Severity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Calls that fail more often than in the week before, and events that could not be booked. */
@Component
final class UsageAttention implements AttentionSource {
    /** Fewer failed calls are no pattern. */
    private static final long ERRORS_MIN = 5;

    private static final long TIMES_THE_WEEK = 3;
    private static final long PERCENT_MIN = 1;
    private static final int BANKS_MAX = 50;
    private final UsageDatabase database;
    private final UsageSums sums;
    private final Clock clock;

    UsageAttention(UsageDatabase database, UsageSums sums, Clock clock) {
        this.database = database;
        this.sums = sums;
        this.clock = clock;
    }

    @Override
    public List<AttentionItem> of(UsageReach reach) {
        List<AttentionItem> items = new ArrayList<>(deadLetters(reach));
        Instant end = UsageSlice.hourOf(clock.instant()).plus(Duration.ofHours(1));
        Instant dayAgo = end.minus(Duration.ofDays(1));
        UsageSlice day = new UsageSlice(reach, dayAgo, end, Map.of());
        GroupPart worst = new GroupPart(GroupField.ERRORS, true, BANKS_MAX, null);
        List<Group> today = sums.groupsWithoutTimes(day, UsageDimension.TENANT, worst);
        Map<String, UsageSum> week = new HashMap<>();
        sums.groupsWithoutTimes(
                        day.between(dayAgo.minus(Duration.ofDays(7)), dayAgo),
                        UsageDimension.TENANT,
                        new GroupPart(GroupField.REQUESTS, true, BANKS_MAX * 4, null))
                .forEach(group -> week.put(group.key(), group.sum()));
        for (Group bank : today) {
            UsageSum before = week.getOrDefault(bank.key(), UsageSum.NONE);
            if (isSpike(bank.sum(), before)) {
                items.add(spike(bank.key(), bank.sum(), before));
            }
        }
        return items;
    }

    /** In whole numbers: a rate is errors by requests. */
    static boolean isSpike(UsageSum now, UsageSum week) {
        return now.errors() >= ERRORS_MIN
                && now.errors() * 100 >= now.requests() * PERCENT_MIN
                && Math.multiplyExact(now.errors(), Math.max(1, week.requests()))
                        > Math.multiplyExact(TIMES_THE_WEEK * week.errors(), now.requests());
    }

    private static AttentionItem spike(String tenant, UsageSum now, UsageSum week) {
        return new AttentionItem(
                "ERROR_SPIKE",
                Severity.CRITICAL,
                "attention.errorSpike",
                Map.of(
                        "errors", Long.toString(now.errors()),
                        "requests", Long.toString(now.requests()),
                        "weekErrors", Long.toString(week.errors()),
                        "weekRequests", Long.toString(week.requests())),
                new Link("usage", tenant, null));
    }

    private List<AttentionItem> deadLetters(UsageReach reach) {
        String tenant = reach.bank() == null ? null : reach.bank().value();
        return database.read(
                reach,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select tenant_id, count(*) as open from dead_letter
                                        where resolved_at is null
                                            and (cast(:tenant as text) is null
                                                or tenant_id = :tenant)
                                        group by tenant_id order by 2 desc, 1 limit 50
                                        """)
                                .param("tenant", tenant)
                                .query(
                                        (row, index) ->
                                                new AttentionItem(
                                                        "DEAD_LETTERS",
                                                        Severity.CRITICAL,
                                                        "attention.deadLetters",
                                                        Map.of("open", row.getString("open")),
                                                        new Link(
                                                                "dead-letters",
                                                                row.getString("tenant_id"),
                                                                null)))
                                .list());
    }
}
