package io.alliancehub.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes out of an answer what differs from run to run or from machine to machine: ids, times, words
 * and how probable they were, and what a cache had. Shapes, counts, codes and messages stay.
 */
final class WireMask {
    private static final Map<String, String> MASKS =
            Map.ofEntries(
                    Map.entry("id", "ID"),
                    Map.entry("created", "SECONDS"),
                    Map.entry("system_fingerprint", "PROFILE"),
                    Map.entry("content", "WORDS"),
                    Map.entry("text", "WORDS"),
                    Map.entry("token", "WORDS"),
                    Map.entry("tokens", "WORDS"),
                    Map.entry("logprob", "NUMBER"),
                    Map.entry("token_logprobs", "NUMBER"),
                    Map.entry("text_offset", "NUMBER"),
                    Map.entry("cached_tokens", "COUNT"),
                    Map.entry("prompt_cache_hit_tokens", "COUNT"),
                    Map.entry("prompt_cache_miss_tokens", "COUNT"),
                    Map.entry("total_balance", "YUAN"),
                    Map.entry("granted_balance", "YUAN"));

    /** Its name stands where ids stand, and is no secret. */
    private static final String MODEL = "hub-mini";

    private WireMask() {}

    /** A document without those. */
    static JsonNode masked(JsonNode document) {
        return masked("", document);
    }

    /**
     * The events of a stream without those; of equal ones in a row, of which nobody knows how many,
     * one.
     */
    static List<JsonNode> masked(List<JsonNode> events) {
        List<JsonNode> masked = new ArrayList<>();
        for (JsonNode event : events) {
            JsonNode next = masked(event);
            if (masked.isEmpty() || !masked.getLast().equals(next)) {
                masked.add(next);
            }
        }
        return masked;
    }

    private static JsonNode masked(String name, JsonNode node) {
        if (node instanceof ObjectNode object) {
            return masked(object);
        }
        if (node instanceof ArrayNode array) {
            return masked(name, array);
        }
        String mask = MASKS.get(name);
        boolean tells = !node.isNull() && !List.of("", MODEL).contains(node.asString("x"));
        return mask != null && tells ? JsonNodeFactory.instance.stringNode(mask) : node;
    }

    private static JsonNode masked(ObjectNode object) {
        ObjectNode masked = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            masked.set(field.getKey(), masked(field.getKey(), field.getValue()));
        }
        return masked;
    }

    /** Bytes and maps of words to probabilities are one mask; all else keeps its length. */
    private static JsonNode masked(String name, ArrayNode array) {
        if (name.equals("bytes")) {
            return JsonNodeFactory.instance.stringNode("BYTES");
        }
        ArrayNode masked = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : array) {
            boolean isMap = name.equals("top_logprobs") && !item.has("token");
            masked.add(isMap ? JsonNodeFactory.instance.stringNode("MAP") : masked(name, item));
        }
        return masked;
    }
}
