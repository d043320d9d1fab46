package io.alliancehub.server.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object of a model's folder, whose fields are asked for by name and kind.
 *
 * @param where the file and the way to the object, to put before a field's name
 */
record FolderJson(String where, JsonNode object) {

    private static final long BYTES_MAX = 32 << 20;
    private static final int DEPTH_MAX = 32;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .maxDocumentLength(BYTES_MAX)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /** Reads a file of the folder; null where it is not there. */
    static @Nullable FolderJson read(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        if (Files.size(file) > BYTES_MAX) {
            throw new OnnxRefusedException(name + " has more than " + BYTES_MAX + " bytes");
        }
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (root.isObject()) {
                return new FolderJson(name + ": ", root);
            }
        } catch (JacksonException damaged) {
            throw new OnnxRefusedException(name + " is not valid JSON");
        }
        throw new OnnxRefusedException(name + " is not a JSON object");
    }

    static FolderJson required(Path folder, String name) throws IOException {
        FolderJson json = read(folder, name);
        if (json == null) {
            throw new OnnxRefusedException(name + " is missing");
        }
        return json;
    }

    @Nullable JsonNode present(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    @Nullable FolderJson part(String name) {
        JsonNode value = present(name);
        if (value != null && !value.isObject()) {
            throw wrong(name, "an object");
        }
        return value == null ? null : new FolderJson(where + name + ".", value);
    }

    FolderJson requiredPart(String name) {
        FolderJson part = part(name);
        if (part == null) {
            throw wrong(name, "an object");
        }
        return part;
    }

    String text(String name, String otherwise) {
        JsonNode value = present(name);
        if (value != null && !value.isString()) {
            throw wrong(name, "a text");
        }
        return value == null ? otherwise : value.asString();
    }

    boolean truth(String name, boolean otherwise) {
        JsonNode value = present(name);
        if (value != null && !value.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return value == null ? otherwise : value.asBoolean();
    }

    OptionalInt whole(String name, int min, int max) {
        JsonNode value = present(name);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < min
                || value.intValue() > max) {
            throw wrong(name, "a whole number from " + min + " to " + max);
        }
        return OptionalInt.of(value.intValue());
    }

    int requiredWhole(String name, int min, int max) {
        return whole(name, min, max)
                .orElseThrow(() -> wrong(name, "a whole number from " + min + " to " + max));
    }

    /** Refuses a field that has another value than this. */
    void require(String name, String expected) {
        String value = text(name, expected);
        if (!value.equals(expected)) {
            throw new OnnxRefusedException(
                    where + name + " is '" + value + "'; only '" + expected + "' is supported");
        }
    }

    OnnxRefusedException wrong(String name, String wanted) {
        return new OnnxRefusedException(where + name + " is not " + wanted);
    }
}
