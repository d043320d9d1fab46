package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.TokenPrices;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.service.metering.UsageTrace.Step;
import java.time.Instant;
import java.util.PriorityQueue;

/*
 * What admission would have said to calls that came one after the other, had there been one limit
 * alone. It decides as the script `admit` does, with what the calls have really used in the place of
 * what they asked for: a call is refused where less than 16 completion tokens (or all it used, if
 * that is less) could be paid for, and cut short where less could be paid for than it used. A refused
 * call uses nothing. What a call had reserved beyond its use, until it ended, is not known any more.
 *
 * Calls must come in the order of their admission. State is bounded: a minute is 13 parts, a day or
 * month one number, and of calls at once no more are kept than the limit allows.
 */

/** Replays calls under one limit. Not thread-safe. */
sealed interface LimitReplay {
    /** Fewest completion tokens that are worth admitting (ADR 0003). */
    long TOKENS_LEAST = 16;

    /** For a limit of this kind and value. */
    static LimitReplay of(LimitKind kind, long value) {
        return switch (kind) {
            case REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE -> new Minute(kind, value);
            case CONCURRENCY -> new AtOnce(value);
            case TOKENS_PER_DAY, TOKENS_PER_MONTH, MONEY_PER_DAY, MONEY_PER_MONTH ->
                    new Window(kind, value);
        };
    }

    /** What would have become of the call; its use is counted. */
    Verdict offer(Step call);

    /** Counts a call from before the replay, whatever the limit. */
    void count(Step call);

    /** What would have become of a call. */
    enum Verdict {
        ADMITTED,
        SHORTENED,
        REFUSED
    }

    private static long least(TokenUsage usage) {
        return Math.min(TOKENS_LEAST, usage.completionTokens());
    }

    private static Verdict verdict(TokenUsage usage, long granted) {
        return granted < usage.completionTokens() ? Verdict.SHORTENED : Verdict.ADMITTED;
    }

    /** Requests or tokens in any 60 seconds: 13 parts of 5 seconds (ADR 0002). */
    final class Minute implements LimitReplay {
        private static final long SPAN_MILLIS = 5_000;
        private static final int PARTS = 13;
        private final LimitKind kind;
        private final long value;
        private final long[] amounts = new long[PARTS];
        private long newest = Long.MIN_VALUE;
        private long used;

        Minute(LimitKind kind, long value) {
            this.kind = kind;
            this.value = value;
        }

        @Override
        public Verdict offer(Step call) {
            long part = advance(call);
            if (kind == LimitKind.REQUESTS_PER_MINUTE) {
                if (used + 1 > value) {
                    return Verdict.REFUSED;
                }
                add(part, 1);
                return Verdict.ADMITTED;
            }
            TokenUsage usage = call.usage();
            long affordable = value - used - usage.promptTokens();
            if (affordable < least(usage)) {
                return Verdict.REFUSED;
            }
            long granted = Math.min(usage.completionTokens(), affordable);
            add(part, usage.promptTokens() + granted);
            return verdict(usage, granted);
        }

        @Override
        public void count(Step call) {
            long part = advance(call);
            add(part, kind == LimitKind.REQUESTS_PER_MINUTE ? 1 : call.usage().totalTokens());
        }

        /** Lets go of the parts that have left the minute which ends with the call. */
        private long advance(Step call) {
            long part = Math.floorDiv(call.occurredAt().toEpochMilli(), SPAN_MILLIS);
            if (newest != Long.MIN_VALUE) {
                for (long gone = newest + 1; gone <= Math.min(part, newest + PARTS); gone++) {
                    used -= amounts[slot(gone)];
                    amounts[slot(gone)] = 0;
                }
            }
            newest = Math.max(newest, part);
            return newest;
        }

        private void add(long part, long amount) {
            amounts[slot(part)] += amount;
            used += amount;
        }

        private static int slot(long part) {
            return Math.floorMod(part, PARTS);
        }
    }

    /** Requests at the same time. */
    final class AtOnce implements LimitReplay {
        private final long value;
        private final PriorityQueue<Instant> ends = new PriorityQueue<>();

        AtOnce(long value) {
            this.value = value;
        }

        @Override
        public Verdict offer(Step call) {
            letGo(call.occurredAt());
            if (ends.size() + 1 > value) {
                return Verdict.REFUSED;
            }
            ends.add(call.endedAt());
            return Verdict.ADMITTED;
        }

        @Override
        public void count(Step call) {
            letGo(call.occurredAt());
            ends.add(call.endedAt());
        }

        private void letGo(Instant now) {
            while (!ends.isEmpty() && !ends.element().isAfter(now)) {
                ends.remove();
            }
        }
    }

    /** Tokens or micro-yuan in a calendar day or month. */
    final class Window implements LimitReplay {
        private final LimitKind kind;
        private final long value;
        private Instant end = Instant.MIN;
        private long used;

        Window(LimitKind kind, long value) {
            this.kind = kind;
            this.value = value;
        }

        /** Begins with what the window of {@code moment} has used before it. */
        void begin(Instant moment, long before) {
            end = endOf(moment);
            used = before;
        }

        @Override
        public Verdict offer(Step call) {
            advance(call);
            TokenUsage usage = call.usage();
            long affordable =
                    kind.isMoney() ? affordable(call) : value - used - usage.promptTokens();
            if (affordable < least(usage)) {
                return Verdict.REFUSED;
            }
            long granted = Math.min(usage.completionTokens(), affordable);
            used += granted == usage.completionTokens() ? amount(call) : amount(call, granted);
            return verdict(usage, granted);
        }

        @Override
        public void count(Step call) {
            advance(call);
            used += amount(call);
        }

        private void advance(Step call) {
            if (!call.occurredAt().isBefore(end)) {
                begin(call.occurredAt(), 0);
            }
        }

        private Instant endOf(Instant moment) {
            LimitWindows windows = LimitWindows.at(moment);
            return switch (kind) {
                case TOKENS_PER_DAY, MONEY_PER_DAY -> windows.dayEnd();
                case TOKENS_PER_MONTH, MONEY_PER_MONTH -> windows.monthEnd();
                case REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE, CONCURRENCY ->
                        throw new IllegalStateException(kind + " has no window");
            };
        }

        /** As the prompt costs at its dearest: a hit in the prefix cache is found out too late. */
        private long affordable(Step call) {
            TokenPrices prices = call.prices();
            TokenUsage usage = call.usage();
            long input = Math.max(prices.inputUnits(), prices.cachedInputUnits());
            long budget = (value - used) * TokenPrices.UNITS_PER_MICRO_YUAN;
            // Beyond all bounds where the two are: no budget pays for it.
            if (Math.multiplyHigh(usage.promptTokens(), input) != 0
                    || budget < usage.promptTokens() * input) {
                return -1;
            }
            long left = budget - usage.promptTokens() * input;
            return prices.outputUnits() == 0
                    ? usage.completionTokens()
                    : left / prices.outputUnits();
        }

        private long amount(Step call) {
            return kind.isMoney() ? call.microYuan() : call.usage().totalTokens();
        }

        private long amount(Step call, long granted) {
            TokenUsage usage = call.usage();
            return kind.isMoney()
                    ? call.prices()
                            .microYuan(
                                    new TokenUsage(
                                            usage.promptTokens(), usage.cachedTokens(), granted, 0))
                    : usage.promptTokens() + granted;
        }
    }
}
