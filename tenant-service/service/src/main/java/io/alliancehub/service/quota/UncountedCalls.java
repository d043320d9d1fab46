package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.metering.UncountedUse;
import io.alliancehub.service.rating.RatedUsage;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/*
 * The bank's usage lock is held, so nobody computes its counters anew at the same time. If they are
 * computed before, these calls are not in them and are added; if after, they are found in the
 * database. A bank that is closed for admission has its counters computed before it opens.
 *
 * Where Redis fails, so does the transaction, and the calls are sent again. Redis may have counted
 * them by then: too much, until the bank is opened the next time. Never too little.
 */
/** Adds calls that no gateway has admitted to the counters of the present day and month. */
@Component
final class UncountedCalls {
    private final BankCounters counters;
    private final Clock clock;

    UncountedCalls(BankCounters counters, Clock clock) {
        this.counters = counters;
        this.clock = clock;
    }

    @EventListener
    void add(UncountedUse use) {
        LimitWindows now = LimitWindows.at(clock.instant());
        Map<TenantId, Map<String, BankCounters.Addition>> all = new HashMap<>();
        for (RatedUsage usage : use.usages()) {
            Map<String, BankCounters.Addition> ofBank =
                    all.computeIfAbsent(usage.event().tenantId(), id -> new HashMap<>());
            LimitWindows then = LimitWindows.at(usage.event().occurredAt());
            if (then.month().equals(now.month())) {
                add(ofBank, usage, now.month(), now.monthEnd());
            }
            if (then.day().equals(now.day())) {
                add(ofBank, usage, now.day(), now.dayEnd());
            }
        }
        all.forEach(counters::add);
    }

    private static void add(
            Map<String, BankCounters.Addition> additions,
            RatedUsage usage,
            String window,
            Instant end) {
        UsageEvent event = usage.event();
        Map<LimitLevel, String> subjects =
                Map.of(
                        LimitLevel.BANK, event.tenantId().value(),
                        LimitLevel.PROJECT, event.projectId().value(),
                        LimitLevel.APP, event.appId().value(),
                        LimitLevel.KEY, event.keyId().value());
        subjects.forEach(
                (level, subject) ->
                        additions.merge(
                                RedisNames.window(event.tenantId(), level, subject, window),
                                new BankCounters.Addition(
                                        event.usage().totalTokens(), usage.microYuan(), end),
                                BankCounters.Addition::plus));
    }
}
