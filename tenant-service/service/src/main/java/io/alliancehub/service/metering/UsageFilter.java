package io.alliancehub.service.metering;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which calls are wanted; null where it does not matter. From is included, until is not. */
public record UsageFilter(
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable String appId,
        @Nullable String keyId,
        @Nullable String alias,
        @Nullable String modelVersion,
        @Nullable String priceVersion,
        @Nullable String requestId) {
    /** All calls. */
    public static final UsageFilter ALL =
            new UsageFilter(null, null, null, null, null, null, null, null);

    /** The parts of one request. */
    public static UsageFilter request(String requestId) {
        return new UsageFilter(null, null, null, null, null, null, null, requestId);
    }
}
