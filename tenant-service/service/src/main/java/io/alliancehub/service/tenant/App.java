package io.alliancehub.service.tenant;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.ProjectId;
import java.time.Instant;

/** An app of a project: what keys are made for. */
public record App(AppId id, ProjectId projectId, String name, Instant createdAt) {}
