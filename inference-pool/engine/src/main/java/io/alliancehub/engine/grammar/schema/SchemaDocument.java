package io.alliancehub.engine.grammar.schema;

import io.alliancehub.engine.grammar.text.GrammarRefusedException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A schema's JSON and what its pointers (RFC 6901) point to. */
final class SchemaDocument {

    private final JsonNode root;

    SchemaDocument(JsonNode root) {
        this.root = root;
    }

    /** The node at a pointer that is known to exist, or is refused at {@code from}. */
    JsonNode at(String pointer, String from) {
        JsonNode node = root;
        if (!pointer.isEmpty()) {
            for (String token : pointer.substring(1).split("/", -1)) {
                node = child(node, token.replace("~1", "/").replace("~0", "~"));
                if (node == null) {
                    throw GrammarRefusedException.at(from, "$ref points to nothing");
                }
                if (node instanceof JsonNode.Members(var members)
                        && members.get("$id") instanceof JsonNode.Text) {
                    throw GrammarRefusedException.at(from, "'$id' below the root is not supported");
                }
            }
        }
        return node;
    }

    private static @Nullable JsonNode child(JsonNode node, String token) {
        return switch (node) {
            case JsonNode.Members(var members) -> members.get(token);
            case JsonNode.Items(var values) -> {
                boolean index = token.matches("0|[1-9][0-9]{0,6}");
                yield index && Integer.parseInt(token) < values.size()
                        ? values.get(Integer.parseInt(token))
                        : null;
            }
            case JsonNode.Text text -> null;
            case JsonNode.Number number -> null;
            case JsonNode.Truth truth -> null;
            case JsonNode.Nothing nothing -> null;
        };
    }

    /** The pointer of a member or item of what a pointer points to. */
    static String below(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /** The pointer that a {@code $ref} means. */
    String target(String reference, String from) {
        if (!reference.equals("#") && !reference.startsWith("#/")) {
            throw GrammarRefusedException.at(
                    from, "only a $ref into this schema by pointer, '#/…', is supported");
        }
        String target;
        try {
            String escaped = reference.substring(1).replace("+", "%2B");
            target = URLDecoder.decode(escaped, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw GrammarRefusedException.at(from, "$ref is not a sound pointer");
        }
        at(target, from);
        return target;
    }
}
