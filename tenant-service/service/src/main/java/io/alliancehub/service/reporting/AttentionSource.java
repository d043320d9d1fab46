package io.alliancehub.service.reporting;

import io.alliancehub.service.metering.UsageReach;
import java.util.List;

/** Knows of one sort of thing that needs attention. A module that knows of another adds its own. */
public interface AttentionSource {
    /** What needs it now, in one bank or in all and in the alliance itself; a few at most. */
    List<AttentionItem> of(UsageReach reach);
}
