package io.alliancehub.server.openai;

import io.alliancehub.engine.sampling.LogitRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What any request says of the answer that it wants, whatever its prompt; every field checked.
 *
 * @param model alias or base digest
 * @param maxTokens most completion tokens of each choice; null asks for as many as fit
 * @param topK how many tokens are kept; 0 keeps all
 * @param minP part of the best token's probability that a token must have
 * @param seed null asks for one to be chosen
 * @param rules penalties, biases and the least completion tokens
 * @param topLogprobs as the engine's {@code Selection} has it
 * @param choices how many answers are made
 * @param format the shape that they must have; null where any text will do
 */
public record AnswerOptions(
        String model,
        Delivery delivery,
        @Nullable Integer maxTokens,
        double temperature,
        double topP,
        int topK,
        double minP,
        @Nullable Long seed,
        List<String> stop,
        boolean ignoreEos,
        LogitRules rules,
        int topLogprobs,
        int choices,
        @Nullable AnswerFormat format) {

    /** The most answers to one prompt; each is a sequence of its own in the engine. */
    public static final int CHOICES_MAX = 8;

    public AnswerOptions {
        stop = List.copyOf(stop);
    }
}
