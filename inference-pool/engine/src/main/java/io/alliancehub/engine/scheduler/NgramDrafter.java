package io.alliancehub.engine.scheduler;

/*
 * Text repeats itself: names, figures, the clause that is being quoted, the keys of a JSON object.
 * The longest end of the sequence that stands in it before is looked for, of 2 to 5 tokens, and what
 * followed there is the guess; of several of one length the last, as the nearest is the likeliest.
 * A guess may run on into itself, so that a text of one period is guessed as far as one likes.
 */
/** Guesses the next tokens of a sequence from its own text. */
final class NgramDrafter {

    private static final int LENGTH_MIN = 2;
    private static final int LENGTH_MAX = 5;

    /** Tokens that are looked through, the last ones. */
    private static final int REACH = 4096;

    private NgramDrafter() {}

    /**
     * Writes guesses behind the tokens of a sequence.
     *
     * @param tokens the first {@code size} are the sequence's; there is room for {@code count} more
     * @return how many were written: {@code count}, or 0
     */
    static int draft(int[] tokens, int size, int count) {
        int from = count == 0 ? 0 : follower(tokens, size);
        if (from == 0) {
            return 0;
        }
        for (int i = 0; i < count; i++) {
            tokens[size + i] = tokens[from + i];
        }
        return count;
    }

    /** The place behind the longest repetition of the end; 0 if there is none. */
    private static int follower(int[] tokens, int size) {
        int first = Math.max(1, size - REACH);
        int longest = LENGTH_MIN - 1;
        int follower = 0;
        for (int end = size - 1; end >= first && longest < LENGTH_MAX; end--) {
            int length = common(tokens, end, size);
            if (length > longest) {
                longest = length;
                follower = end;
            }
        }
        return follower;
    }

    /** Tokens before {@code end} that are those before {@code size}, at most as many as matter. */
    private static int common(int[] tokens, int end, int size) {
        int length = 0;
        while (length < LENGTH_MAX
                && length < end
                && tokens[end - 1 - length] == tokens[size - 1 - length]) {
            length++;
        }
        return length;
    }
}
