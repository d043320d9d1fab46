package io.alliancehub.service.identity;

import org.jspecify.annotations.Nullable;

/**
 * Which people are wanted; null where it does not matter.
 *
 * @param part of the name or of the address
 */
record PersonFilter(@Nullable String part, Person.@Nullable Status status) {
    @Nullable String statusName() {
        return status == null ? null : status.name();
    }

    /** For {@code ilike}: what the caller typed has no wildcards. */
    @Nullable String pattern() {
        return part == null || part.isBlank()
                ? null
                : "%" + part.strip().replaceAll("([\\\\%_])", "\\\\$1") + "%";
    }
}
