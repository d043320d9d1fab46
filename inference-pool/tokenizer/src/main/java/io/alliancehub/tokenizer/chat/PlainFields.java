package io.alliancehub.tokenizer.chat;

import static io.alliancehub.tokenizer.chat.ChatRefusedException.malformed;
import static io.alliancehub.tokenizer.chat.ChatRefusedException.unsupported;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object as plain values; a null is a field that is not there.
 *
 * @param path of the object in the request; empty for the request itself
 */
record PlainFields(Map<?, ?> fields, String path) {

    /** The object at a path. */
    static PlainFields of(@Nullable Object value, String path) {
        if (value instanceof Map<?, ?> map) {
            return new PlainFields(map, path);
        }
        throw malformed(path, "'" + path + "' must be an object.");
    }

    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Refuses every field that is not among these. */
    PlainFields only(Set<String> known) {
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            String name = String.valueOf(field.getKey());
            if (!known.contains(name)) {
                String shown = path(ChatRefusedException.shown(name));
                throw unsupported(shown, "'" + shown + "' is not supported here.");
            }
        }
        return this;
    }

    @Nullable Object present(String name) {
        return fields.get(name);
    }

    String text(String name) {
        String text = optionalText(name);
        if (text == null) {
            throw malformed(path(name), "'" + path(name) + "' must be a string.");
        }
        return text;
    }

    @Nullable String optionalText(String name) {
        Object value = present(name);
        if (value != null && !(value instanceof String)) {
            throw malformed(path(name), "'" + path(name) + "' must be a string.");
        }
        return (String) value;
    }

    @Nullable String textWithin(String name, int charsMax) {
        String text = optionalText(name);
        if (text != null && text.length() > charsMax) {
            throw unsupported(
                    path(name), "'" + path(name) + "' has at most " + charsMax + " characters.");
        }
        return text;
    }

    boolean flag(String name, boolean otherwise) {
        Object value = present(name);
        if (value != null && !(value instanceof Boolean)) {
            throw malformed(path(name), "'" + path(name) + "' must be true or false.");
        }
        return value == null ? otherwise : (Boolean) value;
    }

    /** A whole number of at least 1, where there is one. */
    OptionalInt positive(String name) {
        Object value = present(name);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (!(value instanceof BigInteger whole)) {
            throw malformed(path(name), "'" + path(name) + "' must be a whole number.");
        }
        if (whole.signum() < 1) {
            throw unsupported(path(name), "'" + path(name) + "' must be at least 1.");
        }
        return OptionalInt.of(whole.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue());
    }

    /** A list; empty where there is none. */
    List<?> list(String name, int sizeMax) {
        Object value = present(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw malformed(path(name), "'" + path(name) + "' must be a list.");
        }
        if (list.size() > sizeMax) {
            throw unsupported(
                    path(name), "'" + path(name) + "' has at most " + sizeMax + " items.");
        }
        return list;
    }
}
