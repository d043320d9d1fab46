package io.alliancehub.service.alert;

import io.alliancehub.service.settings.OutgoingThreads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Carries deliveries out, each at least once: who takes one has it for a while, and where it does
 * not say how it went, somebody takes it again. What fails is tried again after growing waits, for
 * a day.
 */
@Component
final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final Duration TAKEN_FOR = Duration.ofMinutes(2);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration GIVE_UP_AFTER = Duration.ofHours(24);
    private static final Duration KEPT = Duration.ofDays(90);
    private static final int AT_ONCE = 16;
    private static final int DOUBLINGS_MAX = 12;
    private final DeliveryRepository repository;
    private final AlertRuleRepository rules;
    private final RuleSecrets secrets;
    private final WebhookSender webhooks;
    private final EmailSender emails;
    private final OutgoingThreads threads;
    private final Clock clock;

    Courier(
            DeliveryRepository repository,
            AlertRuleRepository rules,
            RuleSecrets secrets,
            WebhookSender webhooks,
            EmailSender emails,
            OutgoingThreads threads,
            Clock clock) {
        this.repository = repository;
        this.rules = rules;
        this.secrets = secrets;
        this.webhooks = webhooks;
        this.emails = emails;
        this.threads = threads;
        this.clock = clock;
    }

    /** Carries out what is due, several at a time; waits for all of them. */
    @Scheduled(fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
    void carry() {
        try {
            Instant now = clock.instant();
            List<DeliveryRepository.Due> due = repository.claim(now, now.plus(TAKEN_FOR), AT_ONCE);
            CompletableFuture.allOf(
                            due.stream()
                                    .map(
                                            it ->
                                                    CompletableFuture.runAsync(
                                                            () -> carry(it), threads.executor()))
                                    .toArray(CompletableFuture[]::new))
                    .join();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("alerts wait for the database: {}", e.toString());
        }
    }

    /** Forgets old deliveries. */
    @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.HOURS)
    void forget() {
        try {
            repository.forget(clock.instant().minus(KEPT));
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("old deliveries are forgotten later: {}", e.toString());
        }
    }

    private void carry(DeliveryRepository.Due due) {
        try {
            Sent sent = send(due);
            Instant now = clock.instant();
            switch (sent) {
                case Sent.Taken it -> repository.note(due, now, null, null);
                case Sent.Failed it -> repository.note(due, now, next(due, now), it.why());
                case Sent.Hopeless it -> repository.note(due, now, null, it.why());
            }
        } catch (RuntimeException e) {
            // It stays taken, and is tried again when that is over.
            LOG.warn("delivery {} is tried again: {}", due.id(), e.toString());
        }
    }

    private Sent send(DeliveryRepository.Due due) {
        return switch (due.channel()) {
            case EMAIL -> emails.send(due);
            case WEBHOOK ->
                    rules.secret(due.scope(), due.ruleId())
                            .map(it -> webhooks.send(due, secrets.open(due.ruleId(), it)))
                            .orElseGet(() -> new Sent.Hopeless("its rule was removed"));
        };
    }

    /** When to try again; null where that would be too late. */
    private static @Nullable Instant next(DeliveryRepository.Due due, Instant now) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(due.attempts() - 1, DOUBLINGS_MAX));
        Instant next = now.plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
        return next.isAfter(due.createdAt().plus(GIVE_UP_AFTER)) ? null : next;
    }
}
