package io.alliancehub.server.openai;

import io.alliancehub.server.output.Said;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of one choice of an answer, or all of it.
 *
 * @param said what it says
 * @param tokens those whose log probabilities are told with it; null where nobody asked for them
 * @param finishReason OpenAI's word; null while it goes on
 */
public record ChoicePart(
        int index, Said said, @Nullable List<ToldToken> tokens, @Nullable String finishReason) {}
