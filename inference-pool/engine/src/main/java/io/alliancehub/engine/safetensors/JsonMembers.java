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
public record JsonMembers(String where, Map<String, JsonValue> values) {

    private @Nullable JsonValue value(String name) {
        JsonValue value = values.get(name);
        return value instanceof JsonValue.Nothing ? null : value;
    }

    /** Whether it is there and not null. */
    public boolean has(String name) {
        return value(name) != null;
    }

    /** A text, if it is there. */
    public Optional<String> text(String name) {
        return switch (value(name)) {
            case null -> Optional.empty();
            case JsonValue.Text(String text) -> Optional.of(text);
            case JsonValue other -> throw wrong(name, "a text");
        };
    }

    /** A text that must be there. */
    public String requiredText(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    /** An integer within [min, max], if it is there. */
    public OptionalLong whole(String name, long min, long max) {
        JsonValue value = value(name);
        return value == null
                ? OptionalLong.empty()
                : OptionalLong.of(whole(where + name, value, min, max));
    }

    /** An integer within [min, max] that must be there. */
    public long requiredWhole(String name, long min, long max) {
        return whole(name, min, max).orElseThrow(() -> missing(name));
    }

    /** {@code value} as an integer within [min, max]. */
    public static long whole(String field, JsonValue value, long min, long max) {
        if (value instanceof JsonValue.Number(String digits) && digits.matches("-?[0-9]{1,18}")) {
            long number = Long.parseLong(digits);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw new GgufException("%s is not an integer within %d and %d".formatted(field, min, max));
    }

    /** A finite number, if it is there. */
    public Optional<Double> real(String name) {
        return switch (value(name)) {
            case null -> Optional.empty();
            case JsonValue.Number(String digits) when Double.isFinite(Double.parseDouble(digits)) ->
                    Optional.of(Double.parseDouble(digits));
            case JsonValue other -> throw wrong(name, "a finite number");
        };
    }

    /** A truth value, or {@code fallback} if it is not there. */
    public boolean truth(String name, boolean fallback) {
        return switch (value(name)) {
            case null -> fallback;
            case JsonValue.Truth(boolean truth) -> truth;
            case JsonValue other -> throw wrong(name, "true or false");
        };
    }

    /** An object; null if it is absent. */
    public @Nullable JsonMembers members(String name) {
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
    public List<JsonValue> items(String name) {
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

    /** The error that a member is not what it must be. */
    public GgufException wrong(String name, String wanted) {
        return new GgufException(where + name + " is not " + wanted);
    }
}
