package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import java.time.Instant;

/** A limit on one bank, project, app or key. */
public record LimitRule(
        String id,
        LimitLevel level,
        String subjectId,
        LimitKind kind,
        long value,
        Instant updatedAt) {}
