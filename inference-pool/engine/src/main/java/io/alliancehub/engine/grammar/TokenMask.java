package io.alliancehub.engine.grammar;

/** A set of tokens that may come next. Immutable. */
public final class TokenMask {

    /** There is no such token. */
    public static final int NONE = -1;

    private final long[] bits;
    private final int count;

    TokenMask(long[] bits) {
        this.bits = bits;
        int sum = 0;
        for (long word : bits) {
            sum += Long.bitCount(word);
        }
        count = sum;
    }

    /** How many tokens are in it. */
    public int count() {
        return count;
    }

    /** Whether a token is in it. */
    public boolean allows(int id) {
        return ((bits[id >> 6] >>> id) & 1) != 0;
    }

    /** The first token of it from an id on, or {@link #NONE}. */
    public int next(int from) {
        int word = from >> 6;
        if (word >= bits.length) {
            return NONE;
        }
        long rest = bits[word] & (-1L << from);
        while (rest == 0) {
            word++;
            if (word == bits.length) {
                return NONE;
            }
            rest = bits[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(rest);
    }
}
