package io.alliancehub.server.openai;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of one choice of an answer, or all of it.
 *
 * @param tokens those whose log probabilities are told with it; null where nobody asked for them
 * @param finishReason OpenAI's word; null while it goes on
 */
public record ChoicePart(
        int index, String text, @Nullable List<ToldToken> tokens, @Nullable String finishReason) {}
