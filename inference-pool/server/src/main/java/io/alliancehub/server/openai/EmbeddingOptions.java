package io.alliancehub.server.openai;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors that are asked for, every field checked.
 *
 * @param model the name or the base digest
 * @param inputs at least one
 * @param encoding how numbers are written
 * @param dimensions numbers of a vector; null for as many as the model has
 */
public record EmbeddingOptions(
        String model, List<Input> inputs, Encoding encoding, @Nullable Integer dimensions) {

    public EmbeddingOptions {
        inputs = List.copyOf(inputs);
    }

    /** What is to be turned into a vector. */
    public sealed interface Input {

        /** Text, in which nothing is special; not empty. */
        record Text(String text) implements Input {}

        /** Token ids, none below 0, at least one. */
        @SuppressWarnings("ArrayRecordComponent")
        record Tokens(int[] ids) implements Input {}
    }

    /** How the numbers of a vector are written. */
    public enum Encoding {
        /** A list of JSON numbers. */
        FLOAT,
        /** Four bytes each, the lowest first, in base 64. */
        BASE64
    }
}
