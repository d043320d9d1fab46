package io.alliancehub.service.identity;

import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** How people get in: passwords and sessions. */
@Service
public final class PersonAccess {
    private static final Logger LOG = LoggerFactory.getLogger(PersonAccess.class);
    private final PersonRepository repository;
    private final PeopleDirectory directory;
    private final PersonSessions ending;
    private final HubSessions hubSessions;
    private final Provisioning provisioning;
    private final TenantTransactions transactions;
    private final ApplicationEventPublisher events;
    private final Passwords passwords;

    PersonAccess(
            PersonRepository repository,
            PeopleDirectory directory,
            PersonSessions ending,
            HubSessions hubSessions,
            Provisioning provisioning,
            TenantTransactions transactions,
            ApplicationEventPublisher events,
            Passwords passwords) {
        this.repository = repository;
        this.directory = directory;
        this.ending = ending;
        this.hubSessions = hubSessions;
        this.provisioning = provisioning;
        this.transactions = transactions;
        this.events = events;
        this.passwords = passwords;
    }

    /**
     * Sets a password that must be changed at the next log-in; sessions end, before anybody can
     * begin one with the new password. The directory is told last: where it fails, nothing has
     * happened.
     */
    TemporaryPassword temporaryPassword(Scope scope, String id) {
        requireConfigured();
        return transactions.call(
                scope,
                jdbc -> {
                    PersonRecord row = row(scope, id);
                    if (row.person().status() == Person.Status.DEACTIVATED) {
                        throw new HubProblem(ProblemCode.CONFLICT, "the person is deactivated");
                    }
                    String subject = row.subject();
                    if (subject == null) {
                        throw new HubProblem(
                                ProblemCode.IDENTITY_UNAVAILABLE,
                                "the person has yet to reach the realm; try again in a moment");
                    }
                    ending.endEverywhere(scope, id);
                    events.publishEvent(
                            new Change(scope, "person.password.reset", id, null, null, null));
                    String password = passwords.next();
                    reachable(
                            () -> {
                                directory.temporaryPassword(subject, password);
                                return password;
                            });
                    endInDirectory(scope, id, subject);
                    return new TemporaryPassword(password);
                });
    }

    /** At once where the directory goes on answering; else it is told when it does. */
    private void endInDirectory(Scope scope, String id, String subject) {
        try {
            directory.endSessions(subject);
            repository.sessionsEnded(scope, id);
        } catch (DirectoryGoneException | DirectoryRefusedException e) {
            LOG.warn("sessions of {} end once the directory can be told: {}", id, e.getMessage());
            provisioning.person(scope, id);
        }
    }

    /** Newest first; the directory's are missing where it cannot be asked. */
    List<PersonSession> sessions(Scope scope, String id) {
        PersonRecord row = row(scope, id);
        List<PersonSession> sessions = new ArrayList<>();
        hubSessions.of(id).forEach(it -> sessions.add(PersonSession.of(Place.CONSOLE, it)));
        String subject = row.subject();
        if (subject != null && directory.isConfigured()) {
            try {
                directory
                        .sessions(subject)
                        .forEach(it -> sessions.add(PersonSession.of(Place.REALM, it)));
            } catch (DirectoryGoneException e) {
                LOG.warn("a list of sessions is not whole: {}", e.getMessage());
            }
        }
        sessions.sort(Comparator.comparing(PersonSession::startedAt).reversed());
        return sessions;
    }

    /**
     * Ends the console's sessions, and the directory's before this returns where it answers: who
     * signs out everywhere must not be let in again by a session that is left there.
     */
    public void endSessions(Scope scope, String id) {
        transactions.call(
                scope,
                jdbc -> {
                    String subject = row(scope, id).subject();
                    ending.endEverywhere(scope, id);
                    events.publishEvent(
                            new Change(scope, "person.sessions.ended", id, null, null, null));
                    if (subject == null || !directory.isConfigured()) {
                        provisioning.person(scope, id);
                    } else {
                        endInDirectory(scope, id, subject);
                    }
                    return id;
                });
    }

    private PersonRecord row(Scope scope, String id) {
        return repository.find(scope, id).orElseThrow(() -> HubProblem.notFound("person"));
    }

    private void requireConfigured() {
        if (!directory.isConfigured()) {
            throw notConfigured();
        }
    }

    static HubProblem notConfigured() {
        return new HubProblem(
                ProblemCode.IDENTITY_NOT_CONFIGURED,
                "give the service HUB_KEYCLOAK_ISSUER and its two secrets");
    }

    /** What the directory answers; a problem where it cannot be reached or says no. */
    static <T> T reachable(java.util.function.Supplier<T> call) {
        try {
            return Objects.requireNonNull(call.get());
        } catch (DirectoryGoneException e) {
            LOG.warn("a request needs the directory of people: {}", e.getMessage());
            throw new HubProblem(
                    ProblemCode.IDENTITY_UNAVAILABLE, "nothing has changed; try again");
        } catch (DirectoryRefusedException e) {
            LOG.warn("the directory of people refuses a request: {}", e.getMessage());
            throw new HubProblem(ProblemCode.CONFLICT, "the realm refuses this");
        }
    }

    /**
     * A password to hand over.
     *
     * @param password shown in this answer alone
     */
    record TemporaryPassword(String password) {
        @Override
        public String toString() {
            return "TemporaryPassword[…]";
        }
    }

    /** Where a session is. */
    enum Place {
        CONSOLE,
        REALM
    }

    /** When and where somebody logged in. */
    record PersonSession(
            Place place, Instant startedAt, Instant lastSeenAt, @Nullable String address) {
        static PersonSession of(Place place, HubSessions.Session session) {
            return new PersonSession(
                    place, session.startedAt(), session.lastSeenAt(), session.address());
        }
    }
}
