package io.alliancehub.server.openai;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;
import static io.alliancehub.server.openai.RequestRefusedException.unsupported;

import io.alliancehub.engine.grammar.GrammarSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what shape an answer must have: OpenAI's {@code response_format}, and vLLM's {@code
 * structured_outputs} with one of {@code json}, {@code json_object}, {@code regex} and {@code
 * choice}. A schema is enforced whether it says {@code strict} or not.
 */
final class AnswerFormatReader {

    private static final String OPENAI = "response_format";
    private static final String VLLM = "structured_outputs";
    private static final int CHOICES_MAX = 1_000;

    private AnswerFormatReader() {}

    /** The shape; null where any text will do. */
    static @Nullable AnswerFormat read(Fields fields) {
        AnswerFormat format = openAi(fields.present(OPENAI));
        AnswerFormat output = vllm(fields.present(VLLM));
        if (format != null && output != null) {
            throw malformed(VLLM, "'response_format' and 'structured_outputs' exclude each other.");
        }
        AnswerFormat wanted = format == null ? output : format;
        if (wanted != null && (fields.flag("ignore_eos") || fields.present("min_tokens") != null)) {
            throw unsupported(
                    wanted.param(),
                    "Neither 'ignore_eos' nor 'min_tokens' can be combined with '"
                            + wanted.param()
                            + "', which alone says when an answer may end.");
        }
        return wanted;
    }

    private static @Nullable AnswerFormat openAi(@Nullable JsonNode format) {
        if (format == null) {
            return null;
        }
        Fields fields = object(OPENAI, format);
        String type = text(OPENAI, fields, "type");
        return switch (type) {
            case "text" -> {
                requireOnly(OPENAI, format, Set.of("type"));
                yield null;
            }
            case "json_object" -> {
                requireOnly(OPENAI, format, Set.of("type"));
                yield new AnswerFormat(GrammarSpec.jsonObject(), OPENAI);
            }
            case "json_schema" -> {
                requireOnly(OPENAI, format, Set.of("type", "json_schema"));
                yield schema(fields.present("json_schema"));
            }
            default ->
                    throw unsupported(
                            OPENAI + ".type",
                            "'response_format.type' must be text, json_object or json_schema.");
        };
    }

    private static AnswerFormat schema(@Nullable JsonNode described) {
        String place = OPENAI + ".json_schema";
        if (described == null) {
            throw malformed(place, "'" + place + "' must be an object.");
        }
        Fields fields = object(place, described);
        requireOnly(place, described, Set.of("name", "description", "strict", "schema"));
        String name = text(place, fields, "name");
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw malformed(
                    place + ".name",
                    "A schema's name has 1 to 64 letters, digits, underscores and dashes.");
        }
        flag(place, fields, "strict");
        JsonNode schema = fields.present("schema");
        if (schema == null || !schema.isObject()) {
            throw malformed(place + ".schema", "'" + place + ".schema' must be an object.");
        }
        return new AnswerFormat(GrammarSpec.jsonSchema(schema.toString()), place + ".schema");
    }

    private static @Nullable AnswerFormat vllm(@Nullable JsonNode wanted) {
        if (wanted == null) {
            return null;
        }
        Fields fields = object(VLLM, wanted);
        requireOnly(VLLM, wanted, Set.of("json", "json_object", "regex", "choice"));
        List<AnswerFormat> formats = new ArrayList<>();
        JsonNode json = fields.present("json");
        if (json != null) {
            String text = json.isString() ? json.asString() : json.toString();
            formats.add(new AnswerFormat(GrammarSpec.jsonSchema(text), VLLM + ".json"));
        }
        if (flag(VLLM, fields, "json_object")) {
            formats.add(new AnswerFormat(GrammarSpec.jsonObject(), VLLM + ".json_object"));
        }
        if (fields.present("regex") != null) {
            String regex = text(VLLM, fields, "regex");
            formats.add(new AnswerFormat(GrammarSpec.regex(regex), VLLM + ".regex"));
        }
        if (fields.present("choice") != null) {
            formats.add(choice(fields.present("choice")));
        }
        if (formats.size() != 1) {
            throw malformed(
                    VLLM,
                    "'structured_outputs' has exactly one of json, json_object, regex and choice.");
        }
        return formats.getFirst();
    }

    private static AnswerFormat choice(@Nullable JsonNode list) {
        String place = VLLM + ".choice";
        if (list == null || !list.isArray() || list.isEmpty() || list.size() > CHOICES_MAX) {
            throw malformed(
                    place, "'" + place + "' must be a list of 1 to " + CHOICES_MAX + " strings.");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode text : list) {
            if (!text.isString() || text.asString().isEmpty()) {
                throw malformed(
                        place, "Each of '" + place + "' must be a string that is not empty.");
            }
            texts.add(text.asString());
        }
        return new AnswerFormat(GrammarSpec.choice(texts), place);
    }

    private static String text(String place, Fields fields, String name) {
        JsonNode value = fields.present(name);
        if (value == null || !value.isString() || value.asString().isEmpty()) {
            String shown = place + "." + name;
            throw malformed(shown, "'" + shown + "' must be a string.");
        }
        return value.asString();
    }

    private static boolean flag(String place, Fields fields, String name) {
        JsonNode value = fields.present(name);
        if (value != null && !value.isBoolean()) {
            String shown = place + "." + name;
            throw malformed(shown, "'" + shown + "' must be true or false.");
        }
        return value != null && value.asBoolean();
    }

    private static Fields object(String place, JsonNode node) {
        if (!node.isObject()) {
            throw malformed(place, "'" + place + "' must be an object.");
        }
        return new Fields(node);
    }

    private static void requireOnly(String place, JsonNode object, Set<String> names) {
        for (String name : object.propertyNames()) {
            if (!names.contains(name)) {
                String shown = place + "." + Fields.shown(name);
                throw unsupported(shown, "'" + shown + "' is not supported here.");
            }
        }
    }
}
