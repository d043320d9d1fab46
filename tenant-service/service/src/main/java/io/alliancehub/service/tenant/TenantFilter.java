package io.alliancehub.service.tenant;

import io.alliancehub.service.storage.SearchText;
import org.jspecify.annotations.Nullable;

/**
 * Which banks are wanted; null where it does not matter.
 *
 * @param pattern of the name or the id
 */
record TenantFilter(@Nullable String pattern, @Nullable TenantStatus status) {
    static TenantFilter of(@Nullable String q, @Nullable TenantStatus status) {
        return new TenantFilter(SearchText.pattern(q), status);
    }
}
