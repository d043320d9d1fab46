package io.alliancehub.engine.runner;

import java.util.List;

/**
 * What came of each slice of a batch, in the batch's order.
 *
 * @param outcomes as many as the batch has slices
 */
public record StepResult(List<Outcome> outcomes) {

    public StepResult {
        outcomes = List.copyOf(outcomes);
    }

    /** What came of a slice. */
    public sealed interface Outcome {}

    /** The gap is not closed yet. */
    public record Computed() implements Outcome {}

    /** The sequence's next token. */
    public record Chosen(int token) implements Outcome {}

    /** The sequence cannot go on; the others can. */
    public record Failed(RuntimeException cause) implements Outcome {}
}
