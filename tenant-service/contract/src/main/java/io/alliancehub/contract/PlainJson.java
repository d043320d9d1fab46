package io.alliancehub.contract;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as maps, lists, texts, {@code BigInteger}, {@code Double}, truth values and nulls: what a
 * gateway and a member make of the same JSON is the same, however each of them keeps numbers.
 */
public final class PlainJson {
    private static final int DEPTH_MAX = 64;
    private static final int JSON_TOKENS_MAX = 65_536;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .maxNumberLength(64)
                                                    .maxTokenCount(JSON_TOKENS_MAX)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private PlainJson() {}

    /** Some fields of an object, in its order. */
    public static Map<String, @Nullable Object> fields(JsonNode object, Collection<String> names) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (String name : object.propertyNames()) {
            if (names.contains(name)) {
                fields.put(name, of(object.get(name)));
            }
        }
        return fields;
    }

    /** The value of a text. */
    public static @Nullable Object parse(String text) {
        try {
            return of(MAPPER.readTree(text));
        } catch (JacksonException e) {
            // Its message quotes the text.
            throw new IllegalArgumentException("the text is not JSON, or too much of it");
        }
    }

    /** Such values as JSON text. */
    public static String write(Map<String, ?> values) {
        return MAPPER.writeValueAsString(values);
    }

    /** The value of a node. */
    public static @Nullable Object of(JsonNode node) {
        if (node.isString()) {
            return node.stringValue();
        }
        if (node.isObject()) {
            return fields(node, node.propertyNames());
        }
        if (node.isArray()) {
            List<@Nullable Object> items = new ArrayList<>(node.size());
            node.forEach(item -> items.add(of(item)));
            return items;
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber()) {
            return node.bigIntegerValue();
        }
        return node.isNumber() ? node.asDouble() : null;
    }
}
