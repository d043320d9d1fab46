package io.alliancehub.server.openai;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;
import static io.alliancehub.server.openai.RequestRefusedException.unsupported;

import io.alliancehub.contract.EncodingLimits;
import io.alliancehub.server.openai.EmbeddingOptions.Encoding;
import io.alliancehub.server.openai.EmbeddingOptions.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the body of a request for vectors. */
public final class EmbeddingReader {

    static final FieldPolicy POLICY =
            new FieldPolicy(
                    Set.of("model", "input", "encoding_format", "dimensions"),
                    Map.of("user", JsonNode::isString));

    private EmbeddingReader() {}

    /**
     * Reads a request.
     *
     * @param body JSON in UTF-8
     * @throws RequestRefusedException when it is not one, or asks for what is not done here
     */
    public static EmbeddingOptions read(byte[] body) {
        Fields fields = POLICY.read(body);
        return new EmbeddingOptions(
                fields.requiredText("model"),
                inputs(fields.present("input")),
                encoding(fields),
                fields.positive("dimensions"));
    }

    private static Encoding encoding(Fields fields) {
        JsonNode format = fields.present("encoding_format");
        if (format == null) {
            return Encoding.FLOAT;
        }
        return switch (format.isString() ? format.asString() : "") {
            case "float" -> Encoding.FLOAT;
            case "base64" -> Encoding.BASE64;
            default ->
                    throw unsupported(
                            "encoding_format", "'encoding_format' must be float or base64.");
        };
    }

    private static List<Input> inputs(@Nullable JsonNode input) {
        if (input == null || !(input.isString() || input.isArray())) {
            throw unreadable();
        }
        if (input.isString() || (!input.isEmpty() && input.get(0).isIntegralNumber())) {
            return List.of(input(input));
        }
        if (input.isEmpty()) {
            throw unreadable();
        }
        if (input.size() > EncodingLimits.INPUTS_MAX) {
            throw malformed(
                    "input", "'input' has at most " + EncodingLimits.INPUTS_MAX + " inputs.");
        }
        List<Input> inputs = new ArrayList<>(input.size());
        for (JsonNode each : input) {
            inputs.add(input(each));
        }
        return inputs;
    }

    private static Input input(JsonNode input) {
        if (input.isString() && !input.asString().isEmpty()) {
            return new Input.Text(input.asString());
        }
        if (input.isString()) {
            throw malformed("input", "An input must not be an empty text.");
        }
        if (!input.isArray() || input.isEmpty()) {
            throw unreadable();
        }
        int[] ids = new int[input.size()];
        for (int i = 0; i < ids.length; i++) {
            JsonNode id = input.get(i);
            if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
                throw malformed("input", "A token id is a whole number of at least 0.");
            }
            ids[i] = id.intValue();
        }
        return new Input.Tokens(ids);
    }

    private static RequestRefusedException unreadable() {
        return malformed(
                "input",
                "'input' must be a string, a list of token ids, or a list of one or more of these.");
    }
}
