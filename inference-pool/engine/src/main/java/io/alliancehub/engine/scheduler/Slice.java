package io.alliancehub.engine.scheduler;

/**
 * What a step computes of one sequence: {@code count} tokens from position {@code from}.
 *
 * @param from the sequence's first token that is not computed
 * @param count at least 1
 */
public record Slice(Sequence sequence, int from, int count) {

    /** Whether the slice closes the gap, so that the step chooses the sequence's next token. */
    public boolean closesGap() {
        return from + count == sequence.size();
    }
}
