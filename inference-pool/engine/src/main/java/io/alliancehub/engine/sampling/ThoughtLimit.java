package io.alliancehub.engine.sampling;

import java.util.Arrays;
import java.util.OptionalInt;

/*
 * What is forced follows from the tokens that there are and from nothing else, so a sequence that is resumed or made
 * again goes the same way. Before the limit there is nothing to look at; after it the first tokens are searched for the
 * end, as many as the limit allows and the closing has.
 */
/**
 * The most tokens of a thought at the beginning of a completion; then its end is forced, token by
 * token. Immutable.
 */
public final class ThoughtLimit {

    private final long tokens;
    private final int from;
    private final OptionalInt opening;
    private final int[] closing;
    private final int end;

    /**
     * A limit.
     *
     * @param tokens of the thought, its end included
     * @param opening the token that opens a thought; none where the prompt has opened it
     * @param closing the tokens that are forced
     * @param end the one of them that ends the thought
     * @throws IllegalArgumentException when the end is not among the closing tokens, or they do not
     *     fit into the limit
     */
    public ThoughtLimit(int tokens, OptionalInt opening, int[] closing, int end) {
        this.opening = opening;
        this.tokens = tokens;
        this.closing = closing.clone();
        this.end = end;
        int ends = indexOf(closing, end);
        if (ends < 0) {
            throw new IllegalArgumentException("what closes a thought must have its end");
        }
        this.from = tokens - (ends + 1);
        if (from < 0) {
            throw new IllegalArgumentException(
                    "a thought has at least %d tokens, to be closed".formatted(ends + 1));
        }
    }

    private static int indexOf(int[] tokens, int token) {
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] == token) {
                return i;
            }
        }
        return -1;
    }

    /** The most tokens of the thought, its end included. */
    public long tokens() {
        return tokens;
    }

    /** Whether the token that follows {@code history} is forced. */
    boolean forces(TokenHistory history) {
        int made = history.size() - history.promptTokens();
        if (made < from) {
            return false;
        }
        if (opening.isPresent() && !begins(history, opening.getAsInt(), made)) {
            return false;
        }
        int ended = end(history, made);
        return ended < 0 || (ended >= from && made < from + closing.length);
    }

    /** The token that is forced. */
    int forced(TokenHistory history) {
        int index = history.size() - history.promptTokens() - from;
        return index < closing.length ? closing[index] : end;
    }

    /** A thought is opened by the first token, or after blanks by the second. */
    private static boolean begins(TokenHistory history, int token, int made) {
        int prompt = history.promptTokens();
        return (made > 0 && history.token(prompt) == token)
                || (made > 1 && history.token(prompt + 1) == token);
    }

    /** Where the end comes first, as far as the limit and its closing go; negative for nowhere. */
    private int end(TokenHistory history, int made) {
        int until = Math.min(made, from + closing.length);
        for (int i = 0; i < until; i++) {
            if (history.token(history.promptTokens() + i) == end) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ThoughtLimit limit
                && from == limit.from
                && end == limit.end
                && opening.equals(limit.opening)
                && Arrays.equals(closing, limit.closing);
    }

    @Override
    public int hashCode() {
        return 31 * from + end;
    }
}
