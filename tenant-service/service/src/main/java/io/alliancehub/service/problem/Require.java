package io.alliancehub.service.problem;

import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks of request fields; each refusal names the field and what to change. */
public final class Require {
    /** No moment lies after it; lists rely on that. */
    public static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private Require() {}

    /** {@code value}, where the field was given. */
    public static <T> T present(String field, @Nullable T value) {
        if (value == null) {
            throw HubProblem.field(field, field + " is required");
        }
        return value;
    }

    /** The stripped text, where it has from one to {@code lengthMax} characters on one line. */
    public static String text(String field, @Nullable String value, int lengthMax) {
        String text = present(field, value).strip();
        if (text.isEmpty() || text.length() > lengthMax) {
            throw HubProblem.field(field, field + " must have 1 to " + lengthMax + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw HubProblem.field(field, field + " must not contain control characters");
        }
        return text;
    }

    /** {@code moment}, where it was given and lies within the calendar of the database. */
    public static @Nullable Instant moment(String field, @Nullable Instant moment) {
        if (moment != null && (moment.isBefore(Instant.EPOCH) || !moment.isBefore(LATEST))) {
            throw HubProblem.field(field, field + " must lie between the years 1970 and 9998");
        }
        return moment;
    }

    /** What {@code parse} makes of the field; its refusal is passed on with the field's name. */
    public static <T> T parsed(String field, Supplier<T> parse) {
        try {
            return parse.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw HubProblem.field(field, field + ": " + e.getMessage());
        }
    }
}
