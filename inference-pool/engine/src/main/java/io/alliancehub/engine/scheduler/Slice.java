package io.alliancehub.engine.scheduler;

/**
 * What a step computes of one sequence: {@code count} tokens from position {@code from}, and behind
 * them guesses of what will follow.
 *
 * @param from the sequence's first token that is not computed
 * @param count at least 1
 * @param again of them, those that the sequence has had before
 * @param drafts guesses, where the slice closes the gap; they stand in the sequence behind its size
 */
public record Slice(Sequence sequence, int from, int count, int again, int drafts) {

    /** A slice without guesses. */
    Slice(Sequence sequence, int from, int count, int again) {
        this(sequence, from, count, again, 0);
    }

    static Slice of(Sequence sequence, int count) {
        int from = sequence.computed();
        return new Slice(sequence, from, count, sequence.ledger().repeated(from, count));
    }

    Slice withDrafts(int guesses) {
        return new Slice(sequence, from, count, again, guesses);
    }

    /** Rows that the model computes. */
    public int rows() {
        return count + drafts;
    }

    /** Whether the slice closes the gap, so that the step chooses the sequence's next token. */
    public boolean closesGap() {
        return from + count == sequence.size();
    }

    /** Whether it is the one token that the sequence lacked. */
    boolean isDecode() {
        return count == 1 && closesGap();
    }
}
