package io.alliancehub.service.reporting;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.alliancehub.service.metering.UsageRecord;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call with what people call the things that it names.
 *
 * @param firstTokenMillis from admission to the first token; null where none came
 */
record CallView(@JsonUnwrapped UsageRecord call, CallNames names, @Nullable Long firstTokenMillis) {
    static CallView of(UsageRecord call, CallNames names) {
        return new CallView(call, names, millis(call.occurredAt(), call.firstTokenAt()));
    }

    static @Nullable Long millis(@Nullable Instant from, @Nullable Instant until) {
        return from == null || until == null ? null : Duration.between(from, until).toMillis();
    }

    /** Null where there is no such thing any more. */
    record CallNames(
            @Nullable String tenant,
            @Nullable String project,
            @Nullable String app,
            @Nullable String key,
            @Nullable String model) {}
}
