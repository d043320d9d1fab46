package io.alliancehub.service.identity;

import io.alliancehub.service.identity.ProvisioningRepository.Claim;
import io.alliancehub.service.settings.PublicAddresses;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Makes the directory as the hub wants it, one subject after another. Where the directory is gone,
 * everything waits, at most half a minute longer than it is gone; where it refuses one subject,
 * that one waits longer each time, and the others go on.
 */
@Component
class ProvisioningWorker {
    private static final Logger LOG = LoggerFactory.getLogger(ProvisioningWorker.class);
    private static final int ROUND_MAX = 200;
    private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
    private static final int DOUBLINGS_MAX = 10;
    private static final Duration SWEEP_EVERY = Duration.ofHours(6);
    private final PeopleDirectory directory;
    private final ProvisioningRepository repository;
    private final Convergence convergence;
    private final PublicAddresses addresses;
    private final Clock clock;
    private final AtomicReference<State> state = new AtomicReference<>(State.START);

    ProvisioningWorker(
            PeopleDirectory directory,
            ProvisioningRepository repository,
            Convergence convergence,
            PublicAddresses addresses,
            Clock clock,
            MeterRegistry meters) {
        this.directory = directory;
        this.repository = repository;
        this.convergence = convergence;
        this.addresses = addresses;
        this.clock = clock;
        meters.gauge("hub.provisioning.gone", state, it -> it.get().isGone() ? 1 : 0);
    }

    /** Performs what is due. Never throws. */
    @Scheduled(fixedDelay = 500)
    void work() {
        if (!directory.isConfigured() || clock.instant().isBefore(state.get().notBefore())) {
            return;
        }
        try {
            sweepUnlessRefused();
            for (int i = 0; i < ROUND_MAX; i++) {
                Optional<Claim> claim = repository.claim();
                if (claim.isEmpty() || !perform(claim.get())) {
                    return;
                }
            }
        } catch (DirectoryGoneException e) {
            state.updateAndGet(it -> it.gone(clock.instant(), text(e)));
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("people wait for the database: {}", e.toString());
        }
    }

    /** Whether the directory was gone when last asked. */
    boolean isGone() {
        return state.get().isGone();
    }

    /** Why it was gone; empty where it was not. */
    String whyGone() {
        return state.get().error();
    }

    /** Notes whether the directory shows a sign of life. */
    void look() {
        try {
            directory.ping();
            state.updateAndGet(State::alive);
        } catch (DirectoryGoneException e) {
            state.updateAndGet(it -> it.gone(clock.instant(), text(e)));
        }
    }

    /** A realm without the console's client keeps nobody from being told of people. */
    private void sweepUnlessRefused() {
        try {
            sweep();
        } catch (DirectoryRefusedException e) {
            LOG.warn("people cannot log in to the console: {}", e.getMessage());
            state.updateAndGet(it -> it.swept(true));
        }
    }

    /** Once after each start, and every few hours: whatever differs is put right. */
    private void sweep() {
        Instant now = clock.instant();
        boolean again = state.get().sweptOnce();
        if (repository.addEverything(again ? now.minus(SWEEP_EVERY) : now) || !again) {
            directory.putConsole(addresses.console());
            LOG.info("every bank, person and service account is compared with the directory");
        }
        state.updateAndGet(it -> it.swept(true));
    }

    private boolean perform(Claim claim) {
        try {
            convergence.of(claim.subject());
            repository.done(claim);
            state.updateAndGet(State::alive);
            return true;
        } catch (DirectoryGoneException e) {
            State next = state.updateAndGet(it -> it.gone(clock.instant(), text(e)));
            repository.postpone(claim, claim.attempts(), next.notBefore(), text(e));
            LOG.warn("people wait for the directory: {}", e.getMessage());
            return false;
        } catch (DataAccessException | TransactionException e) {
            throw e;
        } catch (RuntimeException e) {
            int attempts = claim.attempts() + 1;
            Duration wait = PAUSE_MIN.multipliedBy(1L << Math.min(attempts, DOUBLINGS_MAX));
            repository.postpone(claim, attempts, clock.instant().plus(wait), text(e));
            LOG.warn("{} cannot be made as it is wanted: {}", claim.subject(), e.toString());
            return true;
        }
    }

    private static String text(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }

    /**
     * What is known of the directory.
     *
     * @param pause how long it was left alone the last time; zero while it answers
     * @param notBefore when it is tried next
     * @param error why it is gone; empty while it answers
     */
    private record State(Duration pause, Instant notBefore, boolean sweptOnce, String error) {
        static final State START = new State(Duration.ZERO, Instant.MIN, false, "");

        boolean isGone() {
            return !pause.isZero();
        }

        State alive() {
            return isGone() ? START.swept(sweptOnce) : this;
        }

        State swept(boolean once) {
            return once == sweptOnce ? this : new State(pause, notBefore, once, error);
        }

        State gone(Instant now, String why) {
            Duration next = isGone() ? pause.multipliedBy(2) : PAUSE_MIN;
            Duration bounded = next.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : next;
            return new State(bounded, now.plus(bounded), sweptOnce, why);
        }
    }
}
