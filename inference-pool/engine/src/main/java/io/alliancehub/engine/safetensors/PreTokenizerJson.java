package io.alliancehub.engine.safetensors;

import io.alliancehub.engine.gguf.UnsupportedModelException;
import java.util.List;
import java.util.Map;

/**
 * Recognises how a {@code tokenizer.json} cuts text into words, by the expression that it gives.
 */
final class PreTokenizerJson {

    private static final String BEFORE_NUMBERS =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|";
    private static final String BEHIND_NUMBERS =
            "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /**
     * GGUF's names of the pre-tokenisers by their expressions, as the models' makers publish them.
     */
    private static final Map<String, String> NAMES =
            Map.of(
                    BEFORE_NUMBERS + "\\p{N}" + BEHIND_NUMBERS, "qwen2",
                    BEFORE_NUMBERS + "\\p{N}{1,3}" + BEHIND_NUMBERS, "llama-bpe");

    private PreTokenizerJson() {}

    /**
     * GGUF's name: a split by one known expression, then the bytes.
     *
     * @throws UnsupportedModelException if it is anything else
     */
    static String name(JsonMembers root) {
        JsonMembers sequence = root.requiredMembers("pre_tokenizer");
        requireType(sequence, "Sequence");
        List<JsonMembers> steps = sequence.objects("pretokenizers");
        if (steps.size() != 2) {
            throw TokenizerJson.unsupported(
                    sequence, "pretokenizers", "of " + steps.size() + " steps");
        }
        requireBytes(steps.get(1));
        return split(steps.get(0));
    }

    private static String split(JsonMembers split) {
        requireType(split, "Split");
        String behaviour = split.requiredText("behavior");
        if (!behaviour.equals("Isolated") || split.truth("invert", false)) {
            throw TokenizerJson.unsupported(split, "behavior", "'" + behaviour + "' or inverted");
        }
        String expression = split.requiredMembers("pattern").requiredText("Regex");
        String name = NAMES.get(expression);
        if (name == null) {
            throw TokenizerJson.unsupported(split, "pattern.Regex", "'" + expression + "'");
        }
        return name;
    }

    private static void requireBytes(JsonMembers bytes) {
        requireType(bytes, "ByteLevel");
        if (bytes.truth("add_prefix_space", true)) {
            throw TokenizerJson.unsupported(bytes, "add_prefix_space", "true");
        }
        if (bytes.truth("use_regex", true)) {
            throw TokenizerJson.unsupported(bytes, "use_regex", "true");
        }
    }

    private static void requireType(JsonMembers part, String wanted) {
        String type = part.requiredText("type");
        if (!type.equals(wanted)) {
            throw TokenizerJson.unsupported(part, "type", "'" + type + "'");
        }
    }
}
