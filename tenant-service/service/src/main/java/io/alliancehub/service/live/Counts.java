package io.alliancehub.service.live;

import io.alliancehub.contract.GatewayHeartbeat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A bank's counters at one gateway, or the growth of them. Immutable. */
record Counts(
        long requests,
        long tokens,
        long promptTokens,
        long errors,
        long refusals,
        List<Long> firstTokens) {
    private static final int BUCKETS = GatewayHeartbeat.FIRST_TOKEN_MILLIS.size() + 1;
    static final Counts ZERO = new Counts(0, 0, 0, 0, 0, Collections.nCopies(BUCKETS, 0L));

    static Counts of(GatewayHeartbeat.Traffic it) {
        List<Long> buckets = new ArrayList<>(it.firstTokens().stream().limit(BUCKETS).toList());
        while (buckets.size() < BUCKETS) {
            buckets.add(0L);
        }
        return new Counts(
                it.requests(),
                it.completionTokens(),
                it.promptTokens(),
                it.errors(),
                it.refusals().values().stream().mapToLong(Long::longValue).sum(),
                List.copyOf(buckets));
    }

    Counts plus(Counts other) {
        return combined(other, 1);
    }

    /** The growth since {@code earlier}; none where a counter shrank: it began anew in between. */
    Counts since(Counts earlier) {
        Counts growth = combined(earlier, -1);
        boolean shrank =
                growth.requests < 0
                        || growth.tokens < 0
                        || growth.promptTokens < 0
                        || growth.errors < 0
                        || growth.refusals < 0
                        || growth.firstTokens.stream().anyMatch(it -> it < 0);
        return shrank ? ZERO : growth;
    }

    private Counts combined(Counts other, int sign) {
        List<Long> buckets = new ArrayList<>(BUCKETS);
        for (int i = 0; i < BUCKETS; i++) {
            buckets.add(firstTokens.get(i) + sign * other.firstTokens.get(i));
        }
        return new Counts(
                requests + sign * other.requests,
                tokens + sign * other.tokens,
                promptTokens + sign * other.promptTokens,
                errors + sign * other.errors,
                refusals + sign * other.refusals,
                buckets);
    }

    /** The bound under which half of the first tokens came; 0 where none came. */
    long firstTokenMedianMillis() {
        long all = firstTokens.stream().mapToLong(Long::longValue).sum();
        long seen = 0;
        for (int i = 0; i < BUCKETS && all > 0; i++) {
            seen += firstTokens.get(i);
            if (seen * 2 >= all) {
                return GatewayHeartbeat.FIRST_TOKEN_MILLIS.get(Math.min(i, BUCKETS - 2));
            }
        }
        return 0;
    }
}
