package io.alliancehub.service.tenant;

import io.alliancehub.contract.ProjectId;
import java.time.Instant;

/** A project of a bank. */
public record Project(ProjectId id, String name, Instant createdAt) {}
