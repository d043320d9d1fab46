package io.alliancehub.service.metering;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/*
 * Times are counted in 64 buckets, each the fourth root of two as wide as the one before, from 8 ms to six minutes,
 * so that the counts of any hours, keys and models can be added. A quantile is told as the middle of its bucket (in
 * the logarithm): within that range it is wrong by at most the eighth root of two, 9.1 %. Below 8 ms and beyond six
 * minutes no more is known than that. The database has the same bounds (`first_token_bounds`).
 */

/** How long calls took from admission to their first token, counted by size. Immutable. */
public final class FirstTokens {
    /** No call had a first token. */
    static final FirstTokens NONE = new FirstTokens(new long[0]);

    static final int BUCKETS = 64;
    private static final long SHORTEST_MICROS = 8_000;
    private static final long MICROS_PER_MILLI = 1_000;

    private final long[] counts;

    /**
     * @param counts by bucket; those that are left out at the end are 0
     */
    FirstTokens(long[] counts) {
        this.counts = counts.clone();
    }

    /** An expression that sums the counts of many rows. */
    static String sumOf(String column) {
        return IntStream.rangeClosed(1, BUCKETS)
                .mapToObj(i -> "sum(" + column + "[" + i + "])")
                .collect(Collectors.joining(", ", "array[", "]"));
    }

    /** From a column that {@link #sumOf} made: what no row has is null. */
    static FirstTokens of(@Nullable Long[] sums) {
        long[] counts = new long[sums.length];
        for (int i = 0; i < sums.length; i++) {
            @Nullable Long sum = sums[i];
            counts[i] = sum == null ? 0 : sum;
        }
        return new FirstTokens(counts);
    }

    FirstTokens plus(FirstTokens other) {
        long[] sum = new long[Math.max(counts.length, other.counts.length)];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = count(i) + other.count(i);
        }
        return new FirstTokens(sum);
    }

    /** How many calls had one. */
    public long calls() {
        long calls = 0;
        for (long count : counts) {
            calls = Math.addExact(calls, count);
        }
        return calls;
    }

    /** That many of a hundred calls were as fast as this or faster; null where there was none. */
    public @Nullable Long percentileMillis(int percent) {
        long calls = calls();
        if (calls == 0) {
            return null;
        }
        long rank = Math.ceilDiv(Math.multiplyExact(calls, percent), 100);
        int bucket = 0;
        for (long below = count(0); below < rank; below += count(bucket)) {
            bucket++;
        }
        return middleMicros(bucket) / MICROS_PER_MILLI;
    }

    /** The upper bound of a bucket that has one. */
    static long boundMicros(int bucket) {
        return Math.round(SHORTEST_MICROS * Math.pow(2, bucket / 4.0));
    }

    private static long middleMicros(int bucket) {
        return bucket == 0 || bucket == BUCKETS - 1
                ? boundMicros(Math.min(bucket, BUCKETS - 2))
                : Math.round(SHORTEST_MICROS * Math.pow(2, (bucket - 0.5) / 4.0));
    }

    private long count(int bucket) {
        return bucket < counts.length ? counts[bucket] : 0;
    }
}
