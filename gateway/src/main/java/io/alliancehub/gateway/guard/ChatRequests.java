package io.alliancehub.gateway.guard;

import io.alliancehub.gateway.guard.ChatRequest.AnswerForm;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import io.alliancehub.tokenizer.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads chat requests. Strict where the gateway must understand a field ({@code model}, {@code
 * messages}, {@code max_tokens}, {@code max_completion_tokens}, {@code stream}, {@code n}); every
 * other field goes to the member as it came, which serves it or refuses it by its own policy.
 */
public final class ChatRequests {
    private static final int DEPTH_MAX = 64;
    private static final int MESSAGES_MAX = 2_000;

    /** Each is an object of some hundred bytes, however few bytes it had in the body. */
    private static final int JSON_TOKENS_MAX = 65_536;

    /** Names are remembered between bodies, for the parser's speed. */
    private static final int NAME_LENGTH_MAX = 1_024;

    private static final int MODEL_LENGTH_MAX = 200;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .maxNumberLength(64)
                                                    .maxTokenCount(JSON_TOKENS_MAX)
                                                    .maxNameLength(NAME_LENGTH_MAX)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private ChatRequests() {}

    /**
     * Reads a body.
     *
     * @throws Refusal naming what is wrong, never quoting it
     */
    public static ChatRequest parse(byte[] bytes) {
        ObjectNode body = object(bytes);
        CacheSalts.refuseFields(body::has);
        requireOneChoice(body);
        return new ChatRequest(
                model(body), messages(body), wantedTokens(body), answerForm(body), body);
    }

    /** The body with another model; the rest is shared, not copied. */
    static byte[] write(ObjectNode body, String model) {
        ObjectNode sent = MAPPER.createObjectNode();
        sent.setAll(body);
        return MAPPER.writeValueAsBytes(sent.put("model", model));
    }

    private static ObjectNode object(byte[] bytes) {
        try {
            if (MAPPER.readTree(bytes) instanceof ObjectNode body) {
                return body;
            }
        } catch (JacksonException e) {
            throw Refusal.of(
                    ProblemCode.INVALID_BODY,
                    "The body is not valid JSON"
                            + place(e)
                            + ", is nested too deep or has too many parts.");
        }
        throw Refusal.of(ProblemCode.INVALID_BODY, "The body must be a JSON object.");
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    }

    private static String model(ObjectNode body) {
        JsonNode node = body.get("model");
        if (node == null || !node.isString() || node.stringValue().isEmpty()) {
            throw bad("model", "'model' must name a model.");
        }
        if (node.stringValue().length() > MODEL_LENGTH_MAX) {
            throw bad("model", "'model' is too long.");
        }
        return node.stringValue();
    }

    private static AnswerForm answerForm(ObjectNode body) {
        JsonNode node = body.get("stream");
        if (node == null || node.isNull()) {
            return AnswerForm.WHOLE;
        }
        if (!node.isBoolean()) {
            throw bad("stream", "'stream' must be true or false.");
        }
        return node.booleanValue() ? AnswerForm.STREAM : AnswerForm.WHOLE;
    }

    private static void requireOneChoice(ObjectNode body) {
        JsonNode node = body.get("n");
        if (node != null && !node.isNull() && !(node.isInt() && node.intValue() == 1)) {
            throw bad("n", "'n' must be 1: one request has one answer.");
        }
    }

    private static OptionalLong wantedTokens(ObjectNode body) {
        OptionalLong old = positive(body, "max_tokens");
        OptionalLong modern = positive(body, "max_completion_tokens");
        if (old.isPresent() && modern.isPresent()) {
            return OptionalLong.of(Math.min(old.getAsLong(), modern.getAsLong()));
        }
        return modern.isPresent() ? modern : old;
    }

    private static OptionalLong positive(ObjectNode body, String name) {
        JsonNode node = body.get(name);
        if (node == null || node.isNull()) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1) {
            throw bad(name, "'" + name + "' must be a whole number of at least 1.");
        }
        return OptionalLong.of(node.intValue());
    }

    private static List<ChatMessage> messages(ObjectNode body) {
        JsonNode node = body.get("messages");
        if (node == null || !node.isArray() || node.isEmpty()) {
            throw bad("messages", "'messages' must be a list of at least one message.");
        }
        if (node.size() > MESSAGES_MAX) {
            throw bad("messages", "'messages' may have at most " + MESSAGES_MAX + " messages.");
        }
        List<ChatMessage> messages = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            messages.add(message(node.get(i), "messages[" + i + "]"));
        }
        return messages;
    }

    private static ChatMessage message(JsonNode node, String name) {
        if (!node.isObject()) {
            throw bad(name, "'" + name + "' must be an object.");
        }
        return new ChatMessage(role(node.get("role"), name), content(node.get("content"), name));
    }

    private static ChatMessage.Role role(@Nullable JsonNode node, String name) {
        if (node != null && node.isString()) {
            try {
                return ChatMessage.Role.of(node.stringValue());
            } catch (IllegalArgumentException e) {
                throw bad(name + ".role", String.valueOf(e.getMessage()));
            }
        }
        throw bad(name + ".role", "'" + name + ".role' must be a text.");
    }

    private static String content(@Nullable JsonNode node, String name) {
        if (node != null && node.isString()) {
            return node.stringValue();
        }
        if (node == null || !node.isArray() || node.isEmpty()) {
            throw bad(
                    name + ".content",
                    "'" + name + ".content' must be a text or a list of text parts.");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : node) {
            JsonNode type = part.get("type");
            JsonNode piece = part.get("text");
            if (type == null
                    || !type.isString()
                    || !type.stringValue().equals("text")
                    || piece == null
                    || !piece.isString()) {
                throw bad(name + ".content", "Only parts of type 'text' are supported.");
            }
            requireNothingElse(part, name + ".content");
            text.append(piece.stringValue());
        }
        return text.toString();
    }

    /** The parts are counted and sent on as text; whatever else one asks for would be lost. */
    private static void requireNothingElse(JsonNode part, String name) {
        for (String field : part.propertyNames()) {
            if (!field.equals("type") && !field.equals("text")) {
                throw bad(name, "A text part of '" + name + "' has a type and a text, no more.");
            }
        }
    }

    private static Refusal bad(String param, String message) {
        return Refusal.ofParameter(ProblemCode.INVALID_PARAMETER, param, message);
    }
}
