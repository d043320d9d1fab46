package io.alliancehub.gateway.guard;

import static io.alliancehub.gateway.guard.RequestFields.bad;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads requests for raw completions: what {@link RequestFields} has, {@code prompt} and {@code
 * suffix}.
 */
public final class CompletionRequests {
    private CompletionRequests() {}

    /**
     * Reads a body.
     *
     * @throws io.alliancehub.gateway.problem.Refusal naming what is wrong, never quoting it
     */
    public static AnswerRequest parse(byte[] bytes) {
        ObjectNode body = RequestFields.object(bytes);
        AnswerFormats.requireBounded(body);
        int choices = RequestFields.choices(body);
        return new AnswerRequest(
                Address.COMPLETIONS,
                RequestFields.model(body),
                prompt(body),
                RequestFields.positive(body, "max_tokens"),
                choices,
                RequestFields.answerForm(body),
                body);
    }

    private static Prompt prompt(ObjectNode body) {
        JsonNode prompt = only(body.get("prompt"));
        JsonNode suffix = body.get("suffix");
        if (suffix != null && !suffix.isNull() && !suffix.isString()) {
            throw bad("suffix", "'suffix' must be a text.");
        }
        boolean gap = suffix != null && suffix.isString();
        if (prompt.isString()) {
            return new Prompt.Text(prompt.stringValue(), gap ? suffix.stringValue() : null);
        }
        if (gap) {
            throw bad("suffix", "'suffix' needs a 'prompt' that is a text.");
        }
        return new Prompt.Tokens(prompt.size());
    }

    /** A text or a list of token ids, also where it is the only one in a list of prompts. */
    private static JsonNode only(@Nullable JsonNode prompt) {
        if (prompt != null && prompt.isString()) {
            return prompt;
        }
        if (prompt == null || !prompt.isArray() || prompt.isEmpty()) {
            throw bad("prompt", "'prompt' must be a text or a list of token ids.");
        }
        if (prompt.get(0).isIntegralNumber()) {
            for (JsonNode id : prompt) {
                if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
                    throw bad("prompt", "A token id is a whole number of at least 0.");
                }
            }
            return prompt;
        }
        if (prompt.size() > 1) {
            throw bad("prompt", "A request has one 'prompt'.");
        }
        return only(prompt.get(0));
    }
}
