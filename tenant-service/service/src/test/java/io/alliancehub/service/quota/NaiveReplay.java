package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.service.metering.UsageTrace.Step;
import io.alliancehub.service.quota.LimitReplay.Verdict;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The same rules in the plainest way: all that was admitted is kept and summed anew each time. */
final class NaiveReplay {
    private final LimitKind kind;
    private final long value;
    private final List<Admitted> admitted = new ArrayList<>();

    NaiveReplay(LimitKind kind, long value) {
        this.kind = kind;
        this.value = value;
    }

    Verdict offer(Step call) {
        long used = admitted.stream().filter(it -> weighs(it, call)).mapToLong(Admitted::use).sum();
        long wanted = call.usage().completionTokens();
        for (long granted = wanted; granted >= Math.min(16, wanted); granted--) {
            if (used + need(call, granted) <= value) {
                admitted.add(new Admitted(call, use(call, granted)));
                return granted < wanted ? Verdict.SHORTENED : Verdict.ADMITTED;
            }
        }
        return Verdict.REFUSED;
    }

    private boolean weighs(Admitted before, Step call) {
        LimitWindows then = LimitWindows.at(before.call().occurredAt());
        LimitWindows now = LimitWindows.at(call.occurredAt());
        return switch (kind) {
            case REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE -> part(before.call()) > part(call) - 13;
            case CONCURRENCY -> before.call().endedAt().isAfter(call.occurredAt());
            case TOKENS_PER_DAY, MONEY_PER_DAY -> then.day().equals(now.day());
            case TOKENS_PER_MONTH, MONEY_PER_MONTH -> then.month().equals(now.month());
        };
    }

    private static long part(Step call) {
        return call.occurredAt().toEpochMilli() / 5_000;
    }

    /** What must be left: money at the prompt's dearest. */
    private long need(Step call, long granted) {
        if (!kind.isMoney()) {
            return use(call, granted);
        }
        BigInteger units =
                BigInteger.valueOf(call.usage().promptTokens())
                        .multiply(
                                BigInteger.valueOf(call.prices().inputUnits())
                                        .max(BigInteger.valueOf(call.prices().cachedInputUnits())))
                        .add(
                                BigInteger.valueOf(granted)
                                        .multiply(BigInteger.valueOf(call.prices().outputUnits())));
        BigInteger[] parts = units.divideAndRemainder(BigInteger.valueOf(10_000));
        return parts[0].add(parts[1].min(BigInteger.ONE)).longValueExact();
    }

    private long use(Step call, long granted) {
        TokenUsage usage =
                new TokenUsage(
                        call.usage().promptTokens(), call.usage().cachedTokens(), granted, 0);
        return switch (kind) {
            case REQUESTS_PER_MINUTE, CONCURRENCY -> 1;
            case TOKENS_PER_MINUTE, TOKENS_PER_DAY, TOKENS_PER_MONTH -> usage.totalTokens();
            case MONEY_PER_DAY, MONEY_PER_MONTH -> call.prices().microYuan(usage);
        };
    }

    private record Admitted(Step call, long use) {}
}
