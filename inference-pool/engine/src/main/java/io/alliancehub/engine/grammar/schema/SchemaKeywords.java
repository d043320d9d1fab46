package io.alliancehub.engine.grammar.schema;

import io.alliancehub.engine.grammar.text.GrammarRefusedException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keywords of one schema object, by name and kind; errors name the place.
 *
 * @param pointer of the schema
 */
record SchemaKeywords(String pointer, Map<String, JsonNode> values) {

    /** Say nothing about which values are valid; {@code format} is one of them in 2020-12. */
    private static final Set<String> ANNOTATIONS =
            Set.of(
                    "title",
                    "description",
                    "default",
                    "examples",
                    "deprecated",
                    "readOnly",
                    "writeOnly",
                    "$comment",
                    "format",
                    "contentEncoding",
                    "contentMediaType",
                    "contentSchema",
                    "$defs",
                    "definitions");

    private static final Set<String> ASSERTIONS =
            Set.of(
                    "type",
                    "enum",
                    "const",
                    "minimum",
                    "maximum",
                    "exclusiveMinimum",
                    "exclusiveMaximum",
                    "multipleOf",
                    "minLength",
                    "maxLength",
                    "pattern",
                    "properties",
                    "patternProperties",
                    "additionalProperties",
                    "unevaluatedProperties",
                    "propertyNames",
                    "required",
                    "minProperties",
                    "maxProperties",
                    "dependentRequired",
                    "dependentSchemas",
                    "prefixItems",
                    "items",
                    "unevaluatedItems",
                    "minItems",
                    "maxItems",
                    "contains",
                    "minContains",
                    "uniqueItems",
                    "allOf",
                    "anyOf",
                    "oneOf",
                    "not",
                    "if",
                    "then",
                    "else",
                    "$ref");

    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    /** Refuses what is outside the subset. */
    SchemaKeywords {
        for (String name : values.keySet()) {
            String place = SchemaDocument.below(pointer, name);
            boolean known = ANNOTATIONS.contains(name) || ASSERTIONS.contains(name);
            if (name.equals("$schema")) {
                requireDraft(values.get(name), place);
            } else if (!(known || (name.equals("$id") && pointer.isEmpty()))) {
                throw GrammarRefusedException.at(place, "this keyword is not supported");
            }
        }
    }

    private static void requireDraft(@Nullable JsonNode value, String place) {
        boolean fits =
                value instanceof JsonNode.Text(String uri)
                        && (uri.equals(DRAFT) || uri.equals(DRAFT + "#"));
        if (!fits) {
            throw GrammarRefusedException.at(place, "only draft 2020-12 is supported");
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    boolean hasAny(List<String> names) {
        for (String name : names) {
            if (has(name)) {
                return true;
            }
        }
        return false;
    }

    String below(String name) {
        return SchemaDocument.below(pointer, name);
    }

    Demand schema(String name) {
        return has(name) ? Demand.schema(below(name)) : Demand.NONE;
    }

    @Nullable JsonNode get(String name) {
        return values.get(name);
    }

    @Nullable BigDecimal number(String name) {
        return switch (values.get(name)) {
            case null -> null;
            case JsonNode.Number(BigDecimal value) -> value;
            case JsonNode other -> throw wrong(name, "a number");
        };
    }

    /** A count; what is beyond an int is as good as no bound, or too much to be met. */
    int count(String name, int otherwise) {
        BigDecimal value = number(name);
        if (value == null) {
            return otherwise;
        }
        if (value.signum() < 0 || value.stripTrailingZeros().scale() > 0) {
            throw wrong(name, "a whole number that is not negative");
        }
        BigDecimal most = BigDecimal.valueOf(Integer.MAX_VALUE - 1);
        return value.min(most).intValueExact();
    }

    @Nullable String text(String name) {
        return switch (values.get(name)) {
            case null -> null;
            case JsonNode.Text(String value) -> value;
            case JsonNode other -> throw wrong(name, "a string");
        };
    }

    boolean isTrue(String name) {
        return switch (values.get(name)) {
            case null -> false;
            case JsonNode.Truth(boolean value) -> value;
            case JsonNode other -> throw wrong(name, "true or false");
        };
    }

    Map<String, JsonNode> members(String name) {
        return switch (values.get(name)) {
            case null -> Map.of();
            case JsonNode.Members(var members) -> members;
            case JsonNode other -> throw wrong(name, "an object");
        };
    }

    List<JsonNode> items(String name) {
        return switch (values.get(name)) {
            case null -> List.of();
            case JsonNode.Items(var items) -> items;
            case JsonNode other -> throw wrong(name, "an array");
        };
    }

    List<String> texts(String name) {
        return texts(name, new JsonNode.Items(items(name)));
    }

    List<String> texts(String name, JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (!(node instanceof JsonNode.Items(var items))) {
            throw wrong(name, "an array of strings");
        }
        for (JsonNode item : items) {
            if (!(item instanceof JsonNode.Text(String text))) {
                throw wrong(name, "an array of strings");
            }
            texts.add(text);
        }
        return texts;
    }

    GrammarRefusedException wrong(String name, String what) {
        return GrammarRefusedException.at(below(name), "it must be " + what);
    }
}
