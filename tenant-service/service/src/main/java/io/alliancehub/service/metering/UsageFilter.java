package io.alliancehub.service.metering;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are wanted; null where it does not matter. From is included, until is not.
 *
 * @param tokenClass only calls that have tokens of this class
 */
public record UsageFilter(
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable String appId,
        @Nullable String keyId,
        @Nullable String alias,
        @Nullable String modelVersion,
        @Nullable String priceVersion,
        @Nullable TokenClass tokenClass,
        @Nullable String requestId) {
    /** The parts of one request. */
    public static UsageFilter request(String requestId) {
        return new UsageFilter(null, null, null, null, null, null, null, null, requestId);
    }
}
