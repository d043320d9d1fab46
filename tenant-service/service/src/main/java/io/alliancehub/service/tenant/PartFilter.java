package io.alliancehub.service.tenant;

import io.alliancehub.contract.ProjectId;
import io.alliancehub.service.storage.SearchText;
import org.jspecify.annotations.Nullable;

/**
 * Which projects or apps are wanted; null where it does not matter.
 *
 * @param pattern of the name or the id
 */
record PartFilter(
        @Nullable String pattern, @Nullable ProjectId projectId, @Nullable ArchiveStatus status) {
    static PartFilter of(
            @Nullable String q, @Nullable ProjectId projectId, @Nullable ArchiveStatus status) {
        return new PartFilter(SearchText.pattern(q), projectId, status);
    }

    @Nullable String statusName() {
        return status == null ? null : status.name();
    }
}
