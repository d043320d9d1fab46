package io.alliancehub.service.change;

import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets idempotency keys that are older than a day. */
@Component
final class OldKeys {
    private static final Duration LIFE = Duration.ofHours(24);
    private final ClearingTransactions clearing;
    private final Clock clock;

    OldKeys(ClearingTransactions clearing, Clock clock) {
        this.clearing = clearing;
        this.clock = clock;
    }

    /** Returns how many were forgotten. */
    @Scheduled(fixedDelay = 10, initialDelay = 10, timeUnit = TimeUnit.MINUTES)
    int forget() {
        return clearing.call(
                jdbc ->
                        jdbc.sql("delete from idempotency_record where created_at < ?")
                                .param(Columns.time(clock.instant().minus(LIFE)))
                                .update());
    }
}
