package io.alliancehub.engine.scheduler;

/**
 * What a step computes of one sequence: {@code count} tokens from position {@code from}.
 *
 * @param from the sequence's first token that is not computed
 * @param count at least 1
 * @param again of them, those that the sequence has had before
 */
public record Slice(Sequence sequence, int from, int count, int again) {

    static Slice of(Sequence sequence, int count) {
        int from = sequence.computed();
        return new Slice(sequence, from, count, sequence.ledger().repeated(from, count));
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
