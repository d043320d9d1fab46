package io.alliancehub.gateway.guard;

import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields that all requests for answers have. Strict where the gateway must understand a field,
 * because it decides what a call may cost; every other field goes to the member as it came, which
 * serves it or refuses it by its own policy.
 */
final class RequestFields {
    private static final int DEPTH_MAX = 64;

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

    /** Each is computed as an answer of its own, and members take no more. */
    private static final int CHOICES_MAX = 8;

    private RequestFields() {}

    /** The body with another model; the rest is shared, not copied. */
    static byte[] write(ObjectNode body, String model) {
        ObjectNode sent = MAPPER.createObjectNode();
        sent.setAll(body);
        return MAPPER.writeValueAsBytes(sent.put("model", model));
    }

    static ObjectNode object(byte[] bytes) {
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

    static String model(ObjectNode body) {
        JsonNode node = body.get("model");
        if (node == null || !node.isString() || node.stringValue().isEmpty()) {
            throw bad("model", "'model' must name a model.");
        }
        if (node.stringValue().length() > MODEL_LENGTH_MAX) {
            throw bad("model", "'model' is too long.");
        }
        return node.stringValue();
    }

    static AnswerForm answerForm(ObjectNode body) {
        JsonNode node = body.get("stream");
        if (node == null || node.isNull()) {
            return AnswerForm.WHOLE;
        }
        if (!node.isBoolean()) {
            throw bad("stream", "'stream' must be true or false.");
        }
        return node.booleanValue() ? AnswerForm.STREAM : AnswerForm.WHOLE;
    }

    static int choices(ObjectNode body) {
        JsonNode node = body.get("n");
        if (node == null || node.isNull()) {
            return 1;
        }
        if (!node.isInt() || node.intValue() < 1 || node.intValue() > CHOICES_MAX) {
            throw bad("n", "'n' must be a whole number from 1 to " + CHOICES_MAX + ".");
        }
        return node.intValue();
    }

    static OptionalLong positive(ObjectNode body, String name) {
        JsonNode node = body.get(name);
        if (node == null || node.isNull()) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1) {
            throw bad(name, "'" + name + "' must be a whole number of at least 1.");
        }
        return OptionalLong.of(node.intValue());
    }

    static Refusal bad(String param, String message) {
        return Refusal.ofParameter(ProblemCode.INVALID_PARAMETER, param, message);
    }
}
