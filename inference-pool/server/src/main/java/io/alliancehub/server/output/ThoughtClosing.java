package io.alliancehub.server.output;

import io.alliancehub.engine.sampling.ThoughtLimit;
import io.alliancehub.tokenizer.Tokenizer;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The tokens that end a thought at its limit: a line end, the mark, a blank line. */
final class ThoughtClosing {

    private ThoughtClosing() {}

    /**
     * The limit of a thought; null where none is asked for.
     *
     * @throws IllegalArgumentException when the model's thoughts have no end that could be forced,
     *     or not within so many tokens
     */
    static @Nullable ThoughtLimit limit(
            Tokenizer tokenizer, Beginning beginning, OptionalInt tokens) {
        if (tokens.isEmpty()) {
            return null;
        }
        OptionalInt end = tokenizer.specialId(OutputFormat.THINK_END);
        OptionalInt opening = tokenizer.specialId(OutputFormat.THINK);
        if (end.isEmpty() || opening.isEmpty() || beginning == Beginning.ANSWER) {
            throw new IllegalArgumentException("the model has no thoughts that could be limited");
        }
        int[] closing =
                IntStream.concat(
                                IntStream.concat(
                                        IntStream.of(tokenizer.encode("\n")),
                                        IntStream.of(end.getAsInt())),
                                IntStream.of(tokenizer.encode("\n\n")))
                        .toArray();
        OptionalInt opens = beginning == Beginning.THOUGHT ? OptionalInt.empty() : opening;
        return new ThoughtLimit(tokens.getAsInt(), opens, closing, end.getAsInt());
    }
}
