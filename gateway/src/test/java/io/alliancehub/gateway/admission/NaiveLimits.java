package io.alliancehub.gateway.admission;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.TokenUsage;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/** Limits as a schoolbook would count them, within one minute of one day; the oracle of tests. */
final class NaiveLimits {
    private final List<AppliedLimit> limits;
    private long requests;
    private long running;
    private long tokens;
    private long micro;

    NaiveLimits(List<AppliedLimit> limits) {
        this.limits = limits;
    }

    List<AppliedLimit> limits() {
        return limits;
    }

    long tokens() {
        return tokens;
    }

    long micro() {
        return micro;
    }

    /** The largest grant that breaks no limit, found by trying each; refused where none does. */
    Admission admit(Call wanted) {
        long least = Math.min(16, wanted.maxTokens());
        for (long grant = wanted.maxTokens(); grant >= least; grant--) {
            Call call = wanted.granted(grant);
            if (limits.stream().allMatch(limit -> fits(limit, call))) {
                requests++;
                running++;
                tokens += call.promptTokens() + grant;
                micro += cost(call);
                return new Admission.Granted(call, Admission.Rates.NONE);
            }
        }
        return new Admission.Refused(
                new AppliedLimit(limits.getFirst().level(), "any", limits.getFirst().kind(), 0),
                0,
                Duration.ZERO,
                Admission.Rates.NONE);
    }

    void settle(Call call, TokenUsage usage) {
        running--;
        tokens += usage.totalTokens() - call.promptTokens() - call.maxTokens();
        micro += call.prices().microYuan(usage) - cost(call);
    }

    private boolean fits(AppliedLimit limit, Call call) {
        long after =
                switch (limit.kind()) {
                    case REQUESTS_PER_MINUTE -> requests + 1;
                    case CONCURRENCY -> running + 1;
                    case TOKENS_PER_MINUTE, TOKENS_PER_DAY, TOKENS_PER_MONTH ->
                            tokens + call.promptTokens() + call.maxTokens();
                    case MONEY_PER_DAY, MONEY_PER_MONTH -> micro + cost(call);
                };
        return after <= limit.value();
    }

    private static long cost(Call call) {
        BigInteger units =
                BigInteger.valueOf(call.promptTokens())
                        .multiply(BigInteger.valueOf(call.prices().inputUnits()))
                        .add(
                                BigInteger.valueOf(call.maxTokens())
                                        .multiply(BigInteger.valueOf(call.prices().outputUnits())));
        BigInteger[] parts = units.divideAndRemainder(BigInteger.valueOf(10_000));
        return parts[0].add(parts[1].min(BigInteger.ONE)).longValueExact();
    }
}
