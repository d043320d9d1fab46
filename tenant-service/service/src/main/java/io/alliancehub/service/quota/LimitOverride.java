package io.alliancehub.service.quota;

import java.time.Instant;

/**
 * Another value of a limit until a moment.
 *
 * @param until the first moment at which the limit's own value is in force again
 */
public record LimitOverride(
        long value, Instant until, String reason, String setBy, Instant setAt) {}
