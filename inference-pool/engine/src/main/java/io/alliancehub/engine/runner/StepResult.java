package io.alliancehub.engine.runner;

import io.alliancehub.engine.sampling.TokenLogprobs;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * The sequence's next token.
     *
     * @param logprobs null where nobody asked for them
     */
    public record Chosen(int token, @Nullable TokenLogprobs logprobs) implements Outcome {

        /** Without log probabilities. */
        public Chosen(int token) {
            this(token, null);
        }
    }

    /**
     * The sequence's vector.
     *
     * @param vector [hidden], of length 1
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Pooled(float[] vector) implements Outcome {}

    /**
     * The sequence's next tokens: the first ones are the guesses that turned out right.
     *
     * @param tokens at least one
     */
    public record ChosenAlong(List<Chosen> tokens) implements Outcome {

        public ChosenAlong {
            tokens = List.copyOf(tokens);
        }
    }

    /** The sequence cannot go on; the others can. */
    public record Failed(RuntimeException cause) implements Outcome {}
}
