package io.alliancehub.e2e;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's own description of its API, where the build was given it: its schemas, and values that
 * they allow.
 */
final class OpenApi {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SCHEMAS = "#/components/schemas/";
    private static final int DEPTH_MAX = 8;

    private final JsonNode components;
    private final Map<String, Schema> compiled = new HashMap<>();

    private OpenApi(JsonNode components) {
        this.components = components;
    }

    /** The description; empty where the build was not given it, which is said. */
    static Optional<OpenApi> given() {
        String folder = System.getProperty("hub.conformance.dir", "");
        if (folder.isEmpty()) {
            System.out.println(
                    "hub.conformance.dir was not given: OpenAI's schemas are not held against us");
            return Optional.empty();
        }
        try {
            JsonNode root =
                    JSON.readTree(
                            Files.readString(Path.of(folder, "openai", "openapi-subset.json")));
            return Optional.of(new OpenApi(withNulls(root.path("components").deepCopy())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with a value by one of the schemas. */
    List<Error> errors(String schema, JsonNode value) {
        return compiled.computeIfAbsent(schema, it -> compile(reference(it)))
                .validate(value.toString(), InputFormat.JSON);
    }

    /** Every property that a schema names, in its order, with the property's own schema. */
    Map<String, JsonNode> properties(String schema) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        collect(reference(schema), found);
        return found;
    }

    /**
     * Values that a schema allows: each of an enumeration, one of each alternative, the ends of a
     * range; never null, which is the same as nothing.
     */
    List<JsonNode> examples(JsonNode schema) {
        List<JsonNode> examples = examples(schema, DEPTH_MAX);
        Schema validator = compile(schema);
        return examples.stream()
                .distinct()
                .filter(it -> validator.validate(it.toString(), InputFormat.JSON).isEmpty())
                .toList();
    }

    private Schema compile(JsonNode schema) {
        ObjectNode root = JSON.createObjectNode();
        root.putArray("allOf").add(schema);
        root.set("components", components);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root.toString(), InputFormat.JSON);
    }

    private static JsonNode reference(String schema) {
        return JSON.createObjectNode().put("$ref", SCHEMAS + schema);
    }

    private JsonNode resolved(JsonNode schema) {
        JsonNode at = schema;
        while (at.has("$ref")) {
            String name = at.get("$ref").asString().substring(SCHEMAS.length());
            at = components.path("schemas").path(name);
        }
        return at;
    }

    private void collect(JsonNode schema, Map<String, JsonNode> found) {
        JsonNode at = resolved(schema);
        at.path("allOf").forEach(part -> collect(part, found));
        at.path("properties").properties().forEach(it -> found.put(it.getKey(), it.getValue()));
    }

    private List<JsonNode> examples(JsonNode schema, int depth) {
        JsonNode at = resolved(schema);
        if (depth == 0 || at.isMissingNode()) {
            return List.of();
        }
        for (String alternatives : List.of("anyOf", "oneOf", "allOf")) {
            if (at.has(alternatives)) {
                List<JsonNode> all = new ArrayList<>();
                at.get(alternatives).forEach(one -> all.addAll(examples(one, depth - 1)));
                return all;
            }
        }
        if (at.has("enum")) {
            return at.get("enum").valueStream().filter(it -> !it.isNull()).toList();
        }
        return switch (type(at)) {
            case "boolean" -> List.of(JSON.readTree("true"), JSON.readTree("false"));
            case "integer", "number" -> numbers(at);
            case "string" -> List.of(JSON.valueToTree("a"));
            case "array" -> arrays(at, depth);
            case "object" -> List.of(object(at, depth));
            default -> List.of();
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.get(0).asString("") : type.asString("object");
    }

    private static List<JsonNode> numbers(JsonNode schema) {
        List<JsonNode> numbers = new ArrayList<>();
        for (String end : List.of("minimum", "maximum")) {
            if (schema.has(end)) {
                numbers.add(schema.get(end));
            }
        }
        numbers.add(JSON.readTree("1"));
        return numbers;
    }

    private List<JsonNode> arrays(JsonNode schema, int depth) {
        List<JsonNode> arrays = new ArrayList<>();
        for (JsonNode item : examples(schema.path("items"), depth - 1)) {
            arrays.add(JSON.createArrayNode().add(item));
        }
        return arrays;
    }

    private JsonNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.createObjectNode();
        for (JsonNode name : schema.path("required")) {
            List<JsonNode> values =
                    examples(schema.path("properties").path(name.asString()), depth - 1);
            if (!values.isEmpty()) {
                object.set(name.asString(), values.getFirst());
            }
        }
        return object;
    }

    /** The description says "nullable" in a way that its own dialect of schemas no longer has. */
    private static JsonNode withNulls(JsonNode node) {
        for (JsonNode child : node) {
            withNulls(child);
        }
        if (node instanceof ObjectNode object && object.path("nullable").asBoolean(false)) {
            ObjectNode strict = object.deepCopy();
            strict.remove("nullable");
            object.removeAll();
            object.putArray("anyOf").add(strict).addObject().put("type", "null");
        }
        return node;
    }
}
