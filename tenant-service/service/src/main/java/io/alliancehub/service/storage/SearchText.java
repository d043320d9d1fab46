package io.alliancehub.service.storage;

import io.alliancehub.service.problem.Require;
import org.jspecify.annotations.Nullable;

/** What a person types to find something. */
public final class SearchText {
    private static final int LENGTH_MAX = 80;

    private SearchText() {}

    /** A pattern for {@code ilike} that finds {@code text} itself; null where nothing was typed. */
    public static @Nullable String pattern(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String found = Require.text("q", text, LENGTH_MAX);
        return "%" + found.replaceAll("([\\\\%_])", "\\\\$1") + "%";
    }
}
