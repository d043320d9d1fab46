package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.metering.UsageTrace;
import io.alliancehub.service.metering.UsageTrace.Span;
import io.alliancehub.service.metering.UsageTrace.Step;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.quota.LimitReplay.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Tries a limit on the calls of the last seven days, today included, before anybody is bound by it.
 */
@Service
class LimitPreviews {
    static final int DAYS = 7;
    private static final long ROWS_MAX = 2_000_000;
    private static final int AT_ONCE_MAX = 2;

    /** Calls that may still weigh on the first one of the replay. */
    private static final Duration MINUTE_BEFORE = Duration.ofSeconds(65);

    private static final Duration CALLS_BEFORE = Duration.ofHours(1);

    private final UsageTrace trace;
    private final LimitSubjects subjects;
    private final Clock clock;
    private final Semaphore running = new Semaphore(AT_ONCE_MAX);

    LimitPreviews(UsageTrace trace, LimitSubjects subjects, Clock clock) {
        this.trace = trace;
        this.subjects = subjects;
        this.clock = clock;
    }

    /** What {@code wanted} would have refused. */
    LimitPreview preview(TenantId tenant, Limits.Wanted wanted) {
        subjects.above(tenant, wanted.level(), wanted.subjectId());
        if (!running.tryAcquire()) {
            throw new HubProblem(
                    ProblemCode.BUSY, "other limits are being tried; try again in a moment");
        }
        try {
            return replay(tenant, wanted, clock.instant(), ROWS_MAX);
        } finally {
            running.release();
        }
    }

    LimitPreview replay(TenantId tenant, Limits.Wanted wanted, Instant now, long rowsMax) {
        Instant from =
                LocalDate.ofInstant(now, LimitWindows.ZONE)
                        .minusDays(DAYS - 1L)
                        .atStartOfDay(LimitWindows.ZONE)
                        .toInstant();
        LimitReplay replay = LimitReplay.of(wanted.kind(), wanted.value());
        if (replay instanceof LimitReplay.Window window) {
            window.begin(from, usedBefore(tenant, wanted, from));
        }
        Tally tally = new Tally(from);
        Instant begin = from.minus(before(wanted.kind()));
        long rows =
                trace.read(
                        tenant,
                        new Span(wanted.level(), wanted.subjectId(), begin, now, rowsMax),
                        call -> {
                            if (call.occurredAt().isBefore(from)) {
                                replay.count(call);
                            } else {
                                tally.add(call, replay.offer(call));
                            }
                        });
        return tally.result(rows >= rowsMax ? null : now);
    }

    private static Duration before(LimitKind kind) {
        return switch (kind) {
            case REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE -> MINUTE_BEFORE;
            case CONCURRENCY -> CALLS_BEFORE;
            case TOKENS_PER_DAY, TOKENS_PER_MONTH, MONEY_PER_DAY, MONEY_PER_MONTH -> Duration.ZERO;
        };
    }

    /** The first day begins with the replay, its month may have begun before. */
    private long usedBefore(TenantId tenant, Limits.Wanted wanted, Instant from) {
        LocalDate day = LocalDate.ofInstant(from, LimitWindows.ZONE);
        boolean ofMonth =
                wanted.kind() == LimitKind.TOKENS_PER_MONTH
                        || wanted.kind() == LimitKind.MONEY_PER_MONTH;
        if (!ofMonth || day.getDayOfMonth() == 1) {
            return 0;
        }
        Instant month = day.withDayOfMonth(1).atStartOfDay(LimitWindows.ZONE).toInstant();
        LimitLevel level = wanted.level();
        UsageTrace.Used used =
                trace.used(tenant, new Span(level, wanted.subjectId(), month, from, ROWS_MAX));
        return wanted.kind().isMoney() ? used.microYuan() : used.tokens();
    }

    /** Counts verdicts. */
    private static final class Tally {
        private final Instant from;
        private final LocalDate firstDay;
        private final long[] requests = new long[DAYS];
        private final long[] refused = new long[DAYS];
        private long shortened;
        private long refusedTokens;
        private @Nullable Instant firstRefusedAt;
        private Instant last;
        private int day;
        private Instant dayEnd;

        Tally(Instant from) {
            this.from = from;
            this.last = from;
            this.firstDay = LocalDate.ofInstant(from, LimitWindows.ZONE);
            this.dayEnd = LimitWindows.at(from).dayEnd();
        }

        void add(Step call, Verdict verdict) {
            while (!call.occurredAt().isBefore(dayEnd)) {
                dayEnd = LimitWindows.at(dayEnd).dayEnd();
                day++;
            }
            last = call.occurredAt();
            requests[day]++;
            switch (verdict) {
                case ADMITTED -> {}
                case SHORTENED -> shortened++;
                case REFUSED -> {
                    refused[day]++;
                    refusedTokens += call.usage().totalTokens();
                    if (firstRefusedAt == null) {
                        firstRefusedAt = call.occurredAt();
                    }
                }
            }
        }

        /**
         * @param to the end of the replay; null where it did not come to an end
         */
        LimitPreview result(@Nullable Instant to) {
            List<LimitPreview.Day> days = new ArrayList<>();
            long allRequests = 0;
            long allRefused = 0;
            for (int i = 0; i < DAYS; i++) {
                days.add(new LimitPreview.Day(firstDay.plusDays(i), requests[i], refused[i]));
                allRequests += requests[i];
                allRefused += refused[i];
            }
            return new LimitPreview(
                    from,
                    to == null ? last : to,
                    allRequests,
                    allRefused,
                    shortened,
                    refusedTokens,
                    firstRefusedAt,
                    to == null,
                    days);
        }
    }
}
