package io.alliancehub.engine.safetensors;

import io.alliancehub.engine.gguf.GgufException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, asked for by name and kind; {@code null} counts as absent. Errors
 * name the member and where it is.
 *
 * @param where the file and the way to the object, to put before a member's name
 */
record JsonMembers(String where, Map<String, JsonValue> values) {

    private @Nullable JsonValue value(String name) {
        JsonValue value = values.get(name);
        return value instanceof JsonValue.Nothing ? null : value;
    }

    boolean has(String name) {
        return value(name) != null;
    }

    Optional<String> text(String name) {
        return switch (value(name)) {
            case null -> Optional.empty();
            case JsonValue.Text(String text) -> Optional.of(text);
            case JsonValue other -> throw wrong(name, "a text");
        };
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    OptionalLong whole(String name, long min, long max) {
        JsonValue value = value(name);
        return value == null
                ? OptionalLong.empty()
                : OptionalLong.of(whole(where + name, value, min, max));
    }

    long requiredWhole(String name, long min, long max) {
        return whole(name, min, max).orElseThrow(() -> missing(name));
    }

    /** {@code value} as an integer within [min, max]. */
    static long whole(String field, JsonValue value, long min, long max) {
        if (value instanceof JsonValue.Number(String digits) && digits.matches("-?[0-9]{1,18}")) {
            long number = Long.parseLong(digits);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw new GgufException("%s is not an integer within %d and %d".formatted(field, min, max));
    }

    Optional<Double> real(String name) {
        return switch (value(name)) {
            case null -> Optional.empty();
            case JsonValue.Number(String digits) when Double.isFinite(Double.parseDouble(digits)) ->
                    Optional.of(Double.parseDouble(digits));
            case JsonValue other -> throw wrong(name, "a finite number");
        };
    }

    boolean truth(String name, boolean fallback) {
        return switch (value(name)) {
            case null -> fallback;
            case JsonValue.Truth(boolean truth) -> truth;
            case JsonValue other -> throw wrong(name, "true or false");
        };
    }

    @Nullable JsonMembers members(String name) {
        return switch (value(name)) {
            case null -> null;
            case JsonValue.Members(Map<String, JsonValue> members) ->
                    new JsonMembers(where + name + ".", members);
            case JsonValue other -> throw wrong(name, "an object");
        };
    }

    JsonMembers requiredMembers(String name) {
        JsonMembers members = members(name);
        if (members == null) {
            throw missing(name);
        }
        return members;
    }

    /** The elements of an array; none if it is absent. */
    List<JsonValue> items(String name) {
        return switch (value(name)) {
            case null -> List.of();
            case JsonValue.Items(List<JsonValue> items) -> items;
            case JsonValue other -> throw wrong(name, "an array");
        };
    }

    /** The elements of an array of objects; none if it is absent. */
    List<JsonMembers> objects(String name) {
        List<JsonMembers> objects = new ArrayList<>();
        for (JsonValue item : items(name)) {
            if (!(item instanceof JsonValue.Members(Map<String, JsonValue> members))) {
                throw wrong(name, "an array of objects");
            }
            objects.add(new JsonMembers(where + name + "[" + objects.size() + "].", members));
        }
        return objects;
    }

    GgufException missing(String name) {
        return new GgufException(where + name + " is missing");
    }

    GgufException wrong(String name, String wanted) {
        return new GgufException(where + name + " is not " + wanted);
    }
}
