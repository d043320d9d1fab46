package io.alliancehub.service.tenant;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.ProjectId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An app of a project: what keys are made for.
 *
 * @param status its own; where its project is archived it is not in use either
 */
public record App(
        AppId id,
        ProjectId projectId,
        String name,
        ArchiveStatus status,
        Instant createdAt,
        @Nullable Instant archivedAt) {}
