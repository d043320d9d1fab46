package io.alliancehub.server.openai;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;
import static io.alliancehub.server.openai.RequestRefusedException.unsupported;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a JSON object, each read as what it must be; a null is a field that is not there.
 *
 * @param object the object
 */
record Fields(JsonNode object) {

    private static final int NAME_CHARS_SHOWN_MAX = 64;

    /** A name that a caller chose, safe to repeat in an answer. */
    static String shown(String name) {
        boolean plain =
                name.length() <= NAME_CHARS_SHOWN_MAX
                        && name.chars()
                                .allMatch(
                                        c -> c == '_' || c == '-' || Character.isLetterOrDigit(c));
        return plain ? name : "(a name that is not shown)";
    }

    @Nullable JsonNode present(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    String requiredText(String name) {
        JsonNode value = present(name);
        if (value == null || !value.isString() || value.asString().isEmpty()) {
            throw malformed(name, "'" + name + "' must be a string.");
        }
        return value.asString();
    }

    boolean flag(String name) {
        JsonNode value = present(name);
        if (value != null && !value.isBoolean()) {
            throw malformed(name, "'" + name + "' must be true or false.");
        }
        return value != null && value.asBoolean();
    }

    double number(String name, double otherwise, double min, double max) {
        JsonNode value = present(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw malformed(name, "'" + name + "' must be a number.");
        }
        double number = value.doubleValue();
        if (!(number >= min && number <= max)) {
            throw unsupported(name, "'" + name + "' must be from " + min + " to " + max + ".");
        }
        return number;
    }

    @Nullable Long whole(String name) {
        JsonNode value = present(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()) {
            throw malformed(name, "'" + name + "' must be a whole number.");
        }
        if (!value.canConvertToLong()) {
            throw unsupported(name, "'" + name + "' must fit into 64 bits.");
        }
        return value.longValue();
    }

    /** A whole number in a range, or what is meant where there is none. */
    int wholeWithin(String name, int otherwise, int min, int max) {
        Long value = whole(name);
        if (value == null) {
            return otherwise;
        }
        if (value < min || value > max) {
            throw unsupported(name, "'" + name + "' must be from " + min + " to " + max + ".");
        }
        return value.intValue();
    }

    /** A whole number of at least 1, no larger than an int; null where there is none. */
    @Nullable Integer positive(String name) {
        Long value = whole(name);
        if (value == null) {
            return null;
        }
        if (value < 1) {
            throw unsupported(name, "'" + name + "' must be at least 1.");
        }
        return (int) Math.min(value, Integer.MAX_VALUE);
    }
}
