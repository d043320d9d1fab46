package io.alliancehub.server.openai;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;
import static io.alliancehub.server.openai.RequestRefusedException.unsupported;

import io.alliancehub.engine.sampling.Selection;
import io.alliancehub.server.openai.CompletionRequest.Echo;
import io.alliancehub.server.openai.CompletionRequest.Prompt;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the body of a request for a raw completion. */
public final class CompletionRequestReader {

    /** OpenAI's default for this address. */
    private static final int MAX_TOKENS_DEFAULT = 16;

    static final FieldPolicy POLICY =
            AnswerOptionsReader.POLICY.with(
                    Set.of("prompt", "suffix", "echo", "logprobs"),
                    Map.of("best_of", FieldPolicy.number(1)));

    private CompletionRequestReader() {}

    /**
     * Reads a request.
     *
     * @param body JSON in UTF-8
     * @throws RequestRefusedException when it is not one, or asks for what is not done here
     */
    public static CompletionRequest read(byte[] body) {
        Fields fields = POLICY.read(body);
        int maxTokens =
                Objects.requireNonNullElse(fields.positive("max_tokens"), MAX_TOKENS_DEFAULT);
        AnswerOptions options = AnswerOptionsReader.read(fields, maxTokens, topLogprobs(fields));
        var request =
                new CompletionRequest(
                        prompt(fields.present("prompt")),
                        suffix(fields.present("suffix")),
                        fields.flag("echo") ? Echo.PROMPT : Echo.NONE,
                        options);
        requireFitting(request);
        return request;
    }

    private static void requireFitting(CompletionRequest request) {
        boolean echoes = request.echo() == Echo.PROMPT;
        if (echoes && request.options().topLogprobs() != Selection.NO_LOGPROBS) {
            // The prompt's own log probabilities would be wanted, and only answers have any here.
            throw unsupported("logprobs", "'logprobs' and 'echo' cannot be asked for together.");
        }
        if (request.suffix() == null) {
            return;
        }
        if (echoes) {
            throw unsupported("echo", "'echo' and 'suffix' cannot be asked for together.");
        }
        if (request.prompt() instanceof Prompt.Tokens) {
            throw unsupported("suffix", "'suffix' needs a 'prompt' that is text.");
        }
    }

    private static int topLogprobs(Fields fields) {
        return fields.wholeWithin("logprobs", Selection.NO_LOGPROBS, 0, Selection.TOP_LOGPROBS_MAX);
    }

    private static @Nullable String suffix(@Nullable JsonNode suffix) {
        if (suffix == null) {
            return null;
        }
        if (!suffix.isString()) {
            throw malformed("suffix", "'suffix' must be a string.");
        }
        return suffix.asString();
    }

    private static Prompt prompt(@Nullable JsonNode prompt) {
        if (prompt == null) {
            throw malformed("prompt", "'prompt' must be a string or a list of token ids.");
        }
        if (prompt.isString()) {
            return new Prompt.Text(prompt.asString());
        }
        if (!prompt.isArray() || prompt.isEmpty()) {
            throw malformed("prompt", "'prompt' must be a string or a list of token ids.");
        }
        JsonNode first = prompt.get(0);
        if (first.isIntegralNumber()) {
            return new Prompt.Tokens(ids(prompt));
        }
        if (prompt.size() > 1) {
            throw unsupported("prompt", "A request has one 'prompt'.");
        }
        return prompt(first);
    }

    private static int[] ids(JsonNode list) {
        int[] ids = new int[list.size()];
        for (int i = 0; i < ids.length; i++) {
            JsonNode id = list.get(i);
            if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
                throw malformed("prompt", "A token id is a whole number of at least 0.");
            }
            ids[i] = id.intValue();
        }
        return ids;
    }
}
