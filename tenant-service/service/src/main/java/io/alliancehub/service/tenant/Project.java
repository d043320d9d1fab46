package io.alliancehub.service.tenant;

import io.alliancehub.contract.ProjectId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A project of a bank. While it is archived, the keys of all its apps are refused. */
public record Project(
        ProjectId id,
        String name,
        ArchiveStatus status,
        Instant createdAt,
        @Nullable Instant archivedAt) {}
