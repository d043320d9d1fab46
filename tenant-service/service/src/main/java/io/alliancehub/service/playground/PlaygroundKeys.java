package io.alliancehub.service.playground;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.Sha256;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.apikey.ApiKeys;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.playground.PlaygroundKeyRepository.Owner;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/**
 * The keys of people who try things out: one per session and app, made when first needed, gone
 * after a quarter of an hour, at log-out, or when the person says so. The database knows whose they
 * are; their text is in the session alone.
 */
@Service
final class PlaygroundKeys {
    private static final Duration LIFE = Duration.ofMinutes(15);
    private static final Duration NOT_IN_THE_LAST = Duration.ofMinutes(2);
    private static final int PER_PERSON_MAX = 20;
    private static final String ATTRIBUTE = "hub.playground.";
    private static final String SESSION_ENDED = "session.ended";
    private static final int LOCKS = 64;
    private final PlaygroundKeyRepository repository;
    private final ApiKeys keys;
    private final TenantTransactions transactions;
    private final Clock clock;
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    PlaygroundKeys(
            PlaygroundKeyRepository repository,
            ApiKeys keys,
            TenantTransactions transactions,
            Clock clock) {
        this.repository = repository;
        this.keys = keys;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** The text of a key that works for some minutes more. */
    String text(TenantId tenant, AppId app, Actor person, HttpSession session) {
        // Two models side by side ask at the same moment; they are to share one key.
        ReentrantLock lock = locks.get(Math.floorMod(session.getId().hashCode(), LOCKS));
        lock.lock();
        try {
            String name = ATTRIBUTE + tenant + "." + app;
            if (session.getAttribute(name) instanceof String text) {
                Optional<SessionKey> known = SessionKey.parse(text);
                if (known.isPresent() && works(tenant, known.get())) {
                    return known.get().text();
                }
            }
            SessionKey fresh = make(tenant, app, person, session);
            session.setAttribute(name, fresh.kept());
            return fresh.text();
        } finally {
            lock.unlock();
        }
    }

    /** Takes back the keys of this session. */
    void end(TenantId tenant, Actor person, HttpSession session) {
        revoke(tenant, person.id(), hash(session.getId()), "the playground was closed");
    }

    /** Whose session ends, by whatever hand, leaves no key behind. */
    @EventListener
    void sessionEnded(Change change) {
        if (change.action().equals(SESSION_ENDED) && !change.scope().equals(Scope.ALLIANCE)) {
            TenantId tenant = new TenantId(change.scope().value());
            revoke(tenant, change.subject(), null, "the person's session ended");
        }
    }

    private boolean works(TenantId tenant, SessionKey key) {
        return clock.instant().isBefore(key.expiresAt().minus(NOT_IN_THE_LAST))
                && repository.isOpen(tenant, new KeyId(key.keyId()));
    }

    private SessionKey make(TenantId tenant, AppId app, Actor person, HttpSession session) {
        return transactions.call(
                tenant,
                jdbc -> {
                    Instant now = Columns.now(clock);
                    if (repository.countOpen(tenant, person.id(), now) >= PER_PERSON_MAX) {
                        throw new HubProblem(
                                ProblemCode.TOO_MANY_AT_ONCE,
                                "your other sessions have many playgrounds open; close some, or"
                                        + " wait a quarter of an hour");
                    }
                    Instant expiresAt = now.plus(LIFE);
                    ApiKeys.Made made =
                            keys.create(
                                    tenant,
                                    new ApiKeys.Wanted(
                                            app, name(person), List.of(), List.of(), expiresAt));
                    repository.insert(
                            tenant,
                            made.key().id(),
                            new Owner(person.id(), hash(session.getId())),
                            expiresAt);
                    return new SessionKey(made.key().id().value(), made.text().reveal(), expiresAt);
                });
    }

    private void revoke(
            TenantId tenant, String personId, @Nullable String sessionHash, String reason) {
        transactions.call(
                tenant,
                jdbc -> {
                    for (KeyId key :
                            repository.end(tenant, personId, sessionHash, Columns.now(clock))) {
                        keys.revokeIfActive(tenant, key, reason);
                    }
                    return true;
                });
    }

    private static String name(Actor person) {
        String name = "playground " + person.id();
        return name.length() > 80 ? name.substring(0, 80) : name;
    }

    /** A session's id is a secret of its own. */
    private static String hash(String sessionId) {
        return Sha256.hex(sessionId);
    }
}
