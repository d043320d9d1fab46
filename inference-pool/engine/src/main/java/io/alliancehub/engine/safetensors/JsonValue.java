package io.alliancehub.engine.safetensors;

import java.util.List;
import java.util.Map;

/** A JSON value (RFC 8259). */
public sealed interface JsonValue {

    /** A string. */
    record Text(String value) implements JsonValue {}

    /** A number as it is written. */
    record Number(String digits) implements JsonValue {}

    /** {@code true} or {@code false}. */
    record Truth(boolean value) implements JsonValue {}

    /** {@code null}. */
    record Nothing() implements JsonValue {}

    /** An array. */
    record Items(List<JsonValue> values) implements JsonValue {}

    /** An object, in the order of the text; no name is there twice. */
    record Members(Map<String, JsonValue> values) implements JsonValue {}
}
