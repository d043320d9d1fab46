package io.alliancehub.trainer.corpus;

import java.util.List;

/**
 * A stream of pseudo-random choices that depends on its seed alone (SplitMix64), so that the same
 * seed draws the same text on every machine and Java version. Not thread-safe.
 */
public final class Draw {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    public Draw(long seed) {
        this.state = seed;
    }

    /**
     * The stream of the {@code index}-th item under {@code seed}; distinct items do not overlap.
     */
    public static Draw of(long seed, long index) {
        return new Draw(mix(seed ^ mix(index + GOLDEN_GAMMA)));
    }

    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** A whole number in {@code [0, bound)}. */
    public int below(int bound) {
        return (int) Math.floorMod(nextLong() >>> 1, (long) bound);
    }

    /** A whole number in {@code [low, high]}. */
    public int between(int low, int high) {
        return low + below(high - low + 1);
    }

    /** True in {@code percent} of a hundred draws. */
    public boolean percent(int percent) {
        return below(100) < percent;
    }

    public <T> T from(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /** A number in {@code [0, 1)} of 53 random bits. */
    public double unit() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** A standard normal number (Box and Muller, 1958). */
    public double normal() {
        double radius = Math.sqrt(-2 * Math.log(1 - unit()));
        return radius * Math.cos(2 * Math.PI * unit());
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
