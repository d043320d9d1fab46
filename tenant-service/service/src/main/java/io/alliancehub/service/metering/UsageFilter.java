package io.alliancehub.service.metering;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are wanted; null where it does not matter. From is included, until is not.
 *
 * @param wanted what the calls must have
 * @param tokenClass only calls that have tokens of this class
 */
public record UsageFilter(
        @Nullable Instant from,
        @Nullable Instant until,
        Map<UsageDimension, String> wanted,
        @Nullable TokenClass tokenClass,
        @Nullable String requestId) {
    public UsageFilter {
        wanted = Map.copyOf(wanted);
    }

    /** The parts of one request. */
    public static UsageFilter request(String requestId) {
        return new UsageFilter(null, null, Map.of(), null, requestId);
    }
}
