package io.alliancehub.service.storage;

import io.alliancehub.service.problem.Require;
import org.jspecify.annotations.Nullable;

/** The pattern of a search for a part of a text, for {@code ilike}. */
public final class Contains {
    private static final int LENGTH_MAX = 80;

    private Contains() {}

    /** Null where nothing is searched for. */
    public static @Nullable String pattern(@Nullable String q) {
        if (q == null || q.isBlank()) {
            return null;
        }
        String text = Require.text("q", q, LENGTH_MAX);
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }
}
