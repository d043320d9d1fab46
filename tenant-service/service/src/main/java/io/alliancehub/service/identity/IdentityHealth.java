package io.alliancehub.service.identity;

import io.alliancehub.service.identity.ProvisioningRepository.Waiting;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Without the directory nobody can log in anew; everything else goes on: DEGRADED, never DOWN. */
@Component("identity")
final class IdentityHealth implements HealthIndicator {
    private static final Duration LATE_AFTER = Duration.ofMinutes(5);
    private final PeopleDirectory directory;
    private final ProvisioningWorker worker;
    private final ProvisioningRepository repository;
    private final Clock clock;
    private final AtomicLong waiting = new AtomicLong();

    IdentityHealth(
            PeopleDirectory directory,
            ProvisioningWorker worker,
            ProvisioningRepository repository,
            Clock clock,
            MeterRegistry meters) {
        this.directory = directory;
        this.worker = worker;
        this.repository = repository;
        this.clock = clock;
        Gauge.builder("hub.provisioning.rows", waiting, AtomicLong::get).register(meters);
    }

    /** The state is known also where nobody asks and nothing waits. */
    @Scheduled(fixedDelay = 5_000)
    void look() {
        if (directory.isConfigured()) {
            worker.look();
        }
    }

    @Override
    public Health health() {
        if (!directory.isConfigured()) {
            return Health.up().build();
        }
        try {
            Waiting now = repository.waiting();
            waiting.set(now.rows());
            if (worker.isGone()) {
                return degraded("the directory of people cannot be reached");
            }
            boolean late =
                    now.oldest() != null
                            && now.oldest().isBefore(clock.instant().minus(LATE_AFTER));
            return late ? degraded("the directory of people is late") : Health.up().build();
        } catch (DataAccessException | TransactionException e) {
            return degraded("the database cannot be asked");
        }
    }

    private static Health degraded(String why) {
        return Health.status(new Status("DEGRADED", why)).build();
    }
}
