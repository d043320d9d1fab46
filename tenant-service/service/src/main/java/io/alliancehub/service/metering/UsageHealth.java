package io.alliancehub.service.metering;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Events that were set aside need a person: DEGRADED until somebody has dealt with them. */
@Component("usage")
final class UsageHealth implements HealthIndicator {
    private final DeadLetters letters;
    private final AtomicLong open = new AtomicLong();

    UsageHealth(DeadLetters letters, MeterRegistry meters) {
        this.letters = letters;
        Gauge.builder("hub.usage.dead.letters", open, AtomicLong::get).register(meters);
    }

    /** The metric is true also where nobody asks for health. */
    @Scheduled(fixedDelay = 10_000)
    void look() {
        health();
    }

    @Override
    public Health health() {
        try {
            open.set(letters.countOpen());
        } catch (DataAccessException | TransactionException e) {
            return Health.status("DEGRADED").build();
        }
        return open.get() == 0
                ? Health.up().build()
                : Health.status(new Status("DEGRADED", "usage events were set aside")).build();
    }
}
