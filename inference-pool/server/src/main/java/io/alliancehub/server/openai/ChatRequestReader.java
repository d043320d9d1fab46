package io.alliancehub.server.openai;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;
import static io.alliancehub.server.openai.RequestRefusedException.unsupported;

import io.alliancehub.contract.PlainJson;
import io.alliancehub.engine.sampling.Selection;
import io.alliancehub.tokenizer.chat.ChatPrompt;
import io.alliancehub.tokenizer.chat.ChatPromptReader;
import io.alliancehub.tokenizer.chat.ChatRefusedException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the body of a chat completion request. */
public final class ChatRequestReader {

    static final FieldPolicy POLICY =
            AnswerOptionsReader.POLICY.with(
                    read(),
                    Map.ofEntries(
                            Map.entry("safety_identifier", JsonNode::isString),
                            Map.entry("metadata", JsonNode::isObject),
                            Map.entry("store", FieldPolicy.is(false)),
                            Map.entry("service_tier", FieldPolicy.oneOf("auto", "default")),
                            Map.entry("functions", ChatRequestReader::isEmptyList),
                            Map.entry("function_call", FieldPolicy.oneOf("auto", "none")),
                            Map.entry("modalities", ChatRequestReader::isTextOnly),
                            Map.entry("audio", FieldPolicy.nothing()),
                            Map.entry("prediction", FieldPolicy.nothing()),
                            Map.entry("reasoning_effort", FieldPolicy.nothing()),
                            Map.entry("verbosity", FieldPolicy.oneOf("medium")),
                            Map.entry("moderation", FieldPolicy.nothing()),
                            Map.entry("web_search_options", FieldPolicy.nothing()),
                            Map.entry("prompt_cache_key", FieldPolicy.nothing()),
                            Map.entry("prompt_cache_options", FieldPolicy.nothing()),
                            Map.entry("prompt_cache_retention", FieldPolicy.nothing())));

    private ChatRequestReader() {}

    private static Set<String> read() {
        Set<String> read = new HashSet<>(ChatPromptReader.FIELDS);
        read.addAll(Set.of("max_completion_tokens", "logprobs", "top_logprobs", "response_format"));
        return read;
    }

    /**
     * Reads a request.
     *
     * @param body JSON in UTF-8
     * @throws RequestRefusedException when it is not one, or asks for what is not done here
     */
    public static ChatRequest read(byte[] body) {
        Fields fields = POLICY.read(body);
        AnswerOptions options =
                AnswerOptionsReader.read(fields, maxTokens(fields), topLogprobs(fields));
        return new ChatRequest(prompt(fields.object()), options);
    }

    private static ChatPrompt prompt(JsonNode body) {
        try {
            return ChatPromptReader.read(
                    PlainJson.fields(body, ChatPromptReader.FIELDS), PlainJson::parse);
        } catch (ChatRefusedException refused) {
            String message = String.valueOf(refused.getMessage());
            throw switch (refused.kind()) {
                case MALFORMED -> malformed(refused.param(), message);
                case UNSUPPORTED -> unsupported(refused.param(), message);
            };
        }
    }

    private static @Nullable Integer maxTokens(Fields fields) {
        Integer older = fields.positive("max_tokens");
        Integer newer = fields.positive("max_completion_tokens");
        if (older != null && newer != null) {
            return Math.min(older, newer);
        }
        return newer != null ? newer : older;
    }

    private static int topLogprobs(Fields fields) {
        boolean wanted = fields.flag("logprobs");
        int top = fields.wholeWithin("top_logprobs", 0, 0, Selection.TOP_LOGPROBS_MAX);
        if (top > 0 && !wanted) {
            throw unsupported("top_logprobs", "'top_logprobs' needs 'logprobs' to be true.");
        }
        return wanted ? top : Selection.NO_LOGPROBS;
    }

    private static boolean isEmptyList(JsonNode value) {
        return value.isArray() && value.isEmpty();
    }

    private static boolean isTextOnly(JsonNode modalities) {
        return modalities.isArray()
                && modalities.size() == 1
                && modalities.get(0).isString()
                && modalities.get(0).asString().equals("text");
    }
}
