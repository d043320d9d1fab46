package io.alliancehub.server.openai;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;
import static io.alliancehub.server.openai.RequestRefusedException.unsupported;

import io.alliancehub.engine.sampling.Selection;
import io.alliancehub.tokenizer.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the body of a chat completion request. */
public final class ChatRequestReader {

    private static final int MESSAGES_MAX = 2048;

    private static final FieldPolicy POLICY =
            AnswerOptionsReader.POLICY.with(
                    Set.of("messages", "max_completion_tokens", "logprobs", "top_logprobs"),
                    Map.ofEntries(
                            Map.entry("safety_identifier", JsonNode::isString),
                            Map.entry("metadata", JsonNode::isObject),
                            Map.entry("store", FieldPolicy.is(false)),
                            Map.entry("service_tier", FieldPolicy.oneOf("auto", "default")),
                            Map.entry("tools", ChatRequestReader::isEmptyList),
                            Map.entry("functions", ChatRequestReader::isEmptyList),
                            Map.entry("tool_choice", FieldPolicy.oneOf("auto", "none")),
                            Map.entry("function_call", FieldPolicy.oneOf("auto", "none")),
                            Map.entry("parallel_tool_calls", JsonNode::isBoolean),
                            Map.entry("modalities", ChatRequestReader::isTextOnly),
                            Map.entry("response_format", ChatRequestReader::isTextFormat),
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
        JsonNode messages = listed(fields.present("messages"));
        return new ChatRequest(messages(messages), PrefixReader.read(messages), options);
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

    private static JsonNode listed(@Nullable JsonNode messages) {
        if (messages == null || !messages.isArray() || messages.isEmpty()) {
            throw malformed("messages", "'messages' must be a list of at least one message.");
        }
        if (messages.size() > MESSAGES_MAX) {
            throw unsupported("messages", "A request has at most " + MESSAGES_MAX + " messages.");
        }
        return messages;
    }

    private static List<ChatMessage> messages(JsonNode messages) {
        List<ChatMessage> read = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            read.add(MessageReader.read(messages.get(i), "messages[" + i + "]"));
        }
        return read;
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

    private static boolean isTextFormat(JsonNode format) {
        JsonNode type = format.get("type");
        return type != null
                && type.isString()
                && type.asString().equals("text")
                && format.size() == 1;
    }
}
