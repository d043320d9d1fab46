package io.alliancehub.engine.sampling;

/**
 * Philox4x32-10: randomness as a function of a key and a counter, with no state to carry (J. Salmon
 * et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011). The same seed and position give
 * the same number on every machine, in any batch.
 */
final class Philox {

    private static final int M0 = 0xD2511F53;
    private static final int M1 = 0xCD9E8D57;
    private static final int W0 = 0x9E3779B9;
    private static final int W1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    /** Words of a result. */
    static final int WORDS = 4;

    private Philox() {}

    /** Puts four 32-bit words for a 128-bit counter under a 64-bit key into {@code out}. */
    static void words(int c0, int c1, int c2, int c3, int k0, int k1, int[] out) {
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = (M0 & 0xffff_ffffL) * (c0 & 0xffff_ffffL);
            long p1 = (M1 & 0xffff_ffffL) * (c2 & 0xffff_ffffL);
            int n0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            int n2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            c0 = n0;
            c2 = n2;
            k0 += W0;
            k1 += W1;
        }
        out[0] = c0;
        out[1] = c1;
        out[2] = c2;
        out[3] = c3;
    }

    /**
     * A number in [0, 1), of 53 random bits.
     *
     * @param words room for four words
     */
    static double uniform(long seed, long position, int[] words) {
        words(
                (int) position,
                (int) (position >>> 32),
                0,
                0,
                (int) seed,
                (int) (seed >>> 32),
                words);
        long bits = (words[0] & 0xffff_ffffL) << 21 ^ (words[1] & 0xffff_ffffL) >>> 11;
        return (bits & (1L << 53) - 1) * 0x1p-53;
    }
}
