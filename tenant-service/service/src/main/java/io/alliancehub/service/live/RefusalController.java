package io.alliancehub.service.live;

import io.alliancehub.contract.RefusedCall;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.tenant.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Refused calls over HTTP: of whole hours of the last seven days. */
@RestController
final class RefusalController {
    private static final Duration SPAN_MAX = Duration.ofDays(7);
    private static final long HOUR_SECONDS = 3_600;
    private static final int GROUPS_MAX = 200;
    private final Refusals refusals;
    private final Tenants tenants;
    private final Clock clock;

    RefusalController(Refusals refusals, Tenants tenants, Clock clock) {
        this.refusals = refusals;
        this.tenants = tenants;
        this.clock = clock;
    }

    private enum GroupBy {
        REASON(RefusedCall::reason),
        APP(call -> call.appId().value()),
        KEY(call -> call.keyId().value());

        private final Function<RefusedCall, String> key;

        GroupBy(Function<RefusedCall, String> key) {
            this.key = key;
        }

        static GroupBy of(@Nullable String text) {
            try {
                return text == null ? REASON : valueOf(text.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw HubProblem.field("groupBy", "groupBy must be reason, app or key");
            }
        }
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/api/v1/tenants/{tenant}/refusals")
    RefusalReport list(
            @PathVariable TenantId tenant,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable String groupBy) {
        tenants.get(tenant);
        GroupBy by = GroupBy.of(groupBy);
        Instant now = clock.instant();
        Instant earliest = now.minus(SPAN_MAX);
        Instant begin = from == null || from.isBefore(earliest) ? earliest : from;
        Instant end = to == null || to.isAfter(now) ? now : to;
        if (begin.isAfter(end)) {
            throw HubProblem.field("from", "from must lie before to, in the last seven days");
        }
        long first = RefusedCall.hour(begin);
        List<Map<String, String>> hours = refusals.hours(tenant, first, RefusedCall.hour(end));
        return report(hours, first, by);
    }

    private static RefusalReport report(List<Map<String, String>> hours, long first, GroupBy by) {
        Map<String, Long> groups = new HashMap<>();
        List<RefusalReport.Hour> filled = new ArrayList<>();
        long all = 0;
        for (int i = 0; i < hours.size(); i++) {
            long sum = 0;
            for (Map.Entry<String, String> count : hours.get(i).entrySet()) {
                Optional<RefusedCall> call = RefusedCall.parse(count.getKey());
                long number = Long.parseLong(count.getValue());
                call.ifPresent(it -> groups.merge(by.key.apply(it), number, Long::sum));
                sum += number;
            }
            if (sum > 0) {
                filled.add(new RefusalReport.Hour(start(first + i), sum));
            }
            all += sum;
        }
        List<RefusalReport.Group> items =
                groups.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .limit(GROUPS_MAX)
                        .map(it -> new RefusalReport.Group(it.getKey(), it.getValue()))
                        .toList();
        return new RefusalReport(
                start(first),
                start(first + hours.size()),
                by.name().toLowerCase(Locale.ROOT),
                all,
                items,
                filled);
    }

    private static Instant start(long hour) {
        return Instant.ofEpochSecond(hour * HOUR_SECONDS);
    }
}
