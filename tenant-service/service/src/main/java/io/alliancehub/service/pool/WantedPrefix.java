package io.alliancehub.service.pool;

import io.alliancehub.contract.PrefixOrder;
import java.time.Instant;

/**
 * A prefix that every bank is to be able to read on each member that serves a model.
 *
 * @param system the system message with which such prompts begin
 */
record WantedPrefix(
        String name,
        String baseDigest,
        String system,
        String systemDigest,
        String orderedBy,
        Instant orderedAt,
        String reason) {
    PrefixOrder order() {
        return new PrefixOrder(name, baseDigest, system);
    }
}
