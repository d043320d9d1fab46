package io.alliancehub.server.openai;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;
import static io.alliancehub.server.openai.RequestRefusedException.unsupported;

import io.alliancehub.tokenizer.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/*
 * The policy for fields: what we do is read and checked; what changes nothing for us is taken when it
 * asks for nothing (NEUTRAL) and refused by name when it asks for something; what is not known is refused
 * by name. Nothing is dropped in silence, because an answer that ignores half of its question looks
 * like one that does not.
 */
/** Reads the body of a chat completion request. */
public final class ChatRequestReader {

    private static final int DEPTH_MAX = 64;
    private static final int MESSAGES_MAX = 2048;
    private static final int STOPS_MAX = 4;
    private static final int STOP_CHARS_MAX = 256;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .maxNumberLength(64)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final Set<String> READ =
            Set.of(
                    "model",
                    "messages",
                    "stream",
                    "stream_options",
                    "max_tokens",
                    "max_completion_tokens",
                    "temperature",
                    "top_p",
                    "top_k",
                    "seed",
                    "stop",
                    "ignore_eos");

    /** Known fields that are taken only with a value that asks for nothing of us. */
    private static final Map<String, Predicate<JsonNode>> NEUTRAL =
            Map.ofEntries(
                    Map.entry("user", JsonNode::isString),
                    Map.entry("safety_identifier", JsonNode::isString),
                    Map.entry("metadata", JsonNode::isObject),
                    Map.entry("store", is(false)),
                    Map.entry("service_tier", oneOf("auto", "default")),
                    Map.entry("n", number(1)),
                    Map.entry("presence_penalty", number(0)),
                    Map.entry("frequency_penalty", number(0)),
                    Map.entry("repetition_penalty", number(1)),
                    Map.entry("min_p", number(0)),
                    Map.entry("logprobs", is(false)),
                    Map.entry("top_logprobs", number(0)),
                    Map.entry("logit_bias", value -> value.isObject() && value.isEmpty()),
                    Map.entry("tools", value -> value.isArray() && value.isEmpty()),
                    Map.entry("functions", value -> value.isArray() && value.isEmpty()),
                    Map.entry("tool_choice", oneOf("auto", "none")),
                    Map.entry("function_call", oneOf("auto", "none")),
                    Map.entry("parallel_tool_calls", JsonNode::isBoolean),
                    Map.entry("modalities", ChatRequestReader::isTextOnly),
                    Map.entry("response_format", ChatRequestReader::isTextFormat),
                    Map.entry("audio", value -> false),
                    Map.entry("prediction", value -> false),
                    Map.entry("reasoning_effort", value -> false),
                    Map.entry("verbosity", oneOf("medium")),
                    Map.entry("moderation", value -> false),
                    Map.entry("web_search_options", value -> false),
                    Map.entry("prompt_cache_key", value -> false),
                    Map.entry("prompt_cache_options", value -> false),
                    Map.entry("prompt_cache_retention", value -> false));

    private ChatRequestReader() {}

    /**
     * Reads a request.
     *
     * @param body JSON in UTF-8
     * @throws RequestRefusedException when it is not one, or asks for what is not done here
     */
    public static ChatRequest read(byte[] body) {
        JsonNode root = parse(body);
        for (String name : root.propertyNames()) {
            requireKnown(name, root.get(name));
        }
        var fields = new Fields(root);
        return new ChatRequest(
                fields.requiredText("model"),
                messages(root.get("messages")),
                delivery(fields),
                maxTokens(fields),
                fields.number("temperature", 1, 0, 2),
                topP(fields),
                topK(fields),
                fields.whole("seed"),
                stops(root.get("stop")),
                fields.flag("ignore_eos"));
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode root = JSON.readTree(body);
            if (root.isObject()) {
                return root;
            }
        } catch (JacksonException notJson) {
            // Its message quotes the body, which must not travel.
            throw malformed(null, "The body is not valid JSON, or repeats a field.");
        }
        throw malformed(null, "The body is not a JSON object.");
    }

    private static void requireKnown(String name, JsonNode value) {
        if (READ.contains(name)) {
            return;
        }
        Predicate<JsonNode> neutral = NEUTRAL.get(name);
        String shown = Fields.shown(name);
        if (neutral == null) {
            throw unsupported(shown, "The parameter '" + shown + "' is not known here.");
        }
        if (!value.isNull() && !neutral.test(value)) {
            throw unsupported(shown, "What '" + name + "' asks for is not supported here.");
        }
    }

    private static ChatRequest.Delivery delivery(Fields fields) {
        boolean stream = fields.flag("stream");
        JsonNode options = fields.present("stream_options");
        if (options == null) {
            return stream ? ChatRequest.Delivery.STREAM : ChatRequest.Delivery.WHOLE;
        }
        if (!stream) {
            throw malformed("stream_options", "'stream_options' is only for streams.");
        }
        if (!options.isObject()) {
            throw malformed("stream_options", "'stream_options' must be an object.");
        }
        var inner = new Fields(options);
        for (String name : options.propertyNames()) {
            boolean neutral = name.equals("include_obfuscation") && !inner.flag(name);
            if (!name.equals("include_usage") && !neutral) {
                String shown = "stream_options." + Fields.shown(name);
                throw unsupported(shown, "'" + shown + "' is not supported here.");
            }
        }
        return inner.flag("include_usage")
                ? ChatRequest.Delivery.STREAM_WITH_USAGE
                : ChatRequest.Delivery.STREAM;
    }

    private static @Nullable Integer maxTokens(Fields fields) {
        Integer older = positive(fields, "max_tokens");
        Integer newer = positive(fields, "max_completion_tokens");
        if (older != null && newer != null) {
            return Math.min(older, newer);
        }
        return newer != null ? newer : older;
    }

    private static @Nullable Integer positive(Fields fields, String name) {
        Long value = fields.whole(name);
        if (value == null) {
            return null;
        }
        if (value < 1) {
            throw unsupported(name, "'" + name + "' must be at least 1.");
        }
        return (int) Math.min(value, Integer.MAX_VALUE);
    }

    private static double topP(Fields fields) {
        double topP = fields.number("top_p", 1, 0, 1);
        if (topP == 0) {
            throw unsupported("top_p", "'top_p' must be above 0.");
        }
        return topP;
    }

    private static int topK(Fields fields) {
        Long topK = fields.whole("top_k");
        if (topK == null || topK == -1) {
            return 0;
        }
        if (topK < 0) {
            throw unsupported("top_k", "'top_k' must be -1, 0 or above.");
        }
        return (int) Math.min(topK, Integer.MAX_VALUE);
    }

    private static List<String> stops(@Nullable JsonNode stop) {
        if (stop == null || stop.isNull()) {
            return List.of();
        }
        List<JsonNode> values = stop.isArray() ? List.copyOf(stop.values()) : List.of(stop);
        if (values.size() > STOPS_MAX) {
            throw unsupported("stop", "'stop' takes at most " + STOPS_MAX + " strings.");
        }
        List<String> stops = new ArrayList<>();
        for (JsonNode value : values) {
            if (!value.isString()) {
                throw malformed("stop", "'stop' must be a string or a list of strings.");
            }
            String text = value.asString();
            if (text.isEmpty() || text.length() > STOP_CHARS_MAX) {
                throw unsupported(
                        "stop", "A stop string has 1 to " + STOP_CHARS_MAX + " characters.");
            }
            stops.add(text);
        }
        return stops;
    }

    private static List<ChatMessage> messages(@Nullable JsonNode messages) {
        if (messages == null || !messages.isArray() || messages.isEmpty()) {
            throw malformed("messages", "'messages' must be a list of at least one message.");
        }
        if (messages.size() > MESSAGES_MAX) {
            throw unsupported("messages", "A request has at most " + MESSAGES_MAX + " messages.");
        }
        List<ChatMessage> read = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            read.add(MessageReader.read(messages.get(i), "messages[" + i + "]"));
        }
        return read;
    }

    private static Predicate<JsonNode> is(boolean expected) {
        return value -> value.isBoolean() && value.asBoolean() == expected;
    }

    private static Predicate<JsonNode> number(double expected) {
        return value -> value.isNumber() && value.asDouble() == expected;
    }

    private static Predicate<JsonNode> oneOf(String... expected) {
        Set<String> words = Set.of(expected);
        return value -> value.isString() && words.contains(value.asString());
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
