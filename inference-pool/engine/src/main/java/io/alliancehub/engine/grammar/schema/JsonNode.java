package io.alliancehub.engine.grammar.schema;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A JSON value (RFC 8259), its numbers exact. */
sealed interface JsonNode {

    /** A string. */
    record Text(String value) implements JsonNode {}

    /** A number. */
    record Number(BigDecimal value) implements JsonNode {}

    /** {@code true} or {@code false}. */
    record Truth(boolean value) implements JsonNode {}

    /** {@code null}. */
    record Nothing() implements JsonNode {}

    /** An array. */
    record Items(List<JsonNode> values) implements JsonNode {}

    /** An object, in the order of the text; no name is there twice. */
    record Members(Map<String, JsonNode> values) implements JsonNode {}
}
