package io.alliancehub.service.login;

import io.alliancehub.service.change.Change;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * People's sessions: begun at log-in, found by person, ended one by one or all together. They are
 * kept in the database, so that they outlive this process and every replica knows them.
 */
@Service
final class ConsoleSessions {
    static final String SIGN_IN = "hub.signIn";
    static final String SEEN = "hub.seen";
    private static final Duration SEEN_STEP = Duration.ofSeconds(30);
    private static final int SESSIONS_MAX = 20;
    private static final int HANDLE_LENGTH = 16;
    private static final String INDEX = FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;
    private final FindByIndexNameSessionRepository<? extends Session> repository;
    private final Origins origins;
    private final TenantTransactions transactions;
    private final ApplicationEventPublisher events;
    private final Tools tools;

    ConsoleSessions(
            FindByIndexNameSessionRepository<? extends Session> repository,
            Origins origins,
            TenantTransactions transactions,
            ApplicationEventPublisher events,
            Tools tools) {
        this.repository = repository;
        this.origins = origins;
        this.transactions = transactions;
        this.events = events;
        this.tools = tools;
    }

    /** What a session is written and read with. */
    record Tools(JsonMapper json, Seal seal, Clock clock) {}

    /** The sessions that a person has, newest first. */
    List<OpenSession> open(String personId) {
        Instant now = tools.clock().instant();
        return repository.findByPrincipalName(personId).values().stream()
                .flatMap(session -> read(session).stream())
                .filter(it -> now.isBefore(it.signIn().endsAt(it.seen())))
                .sorted(Comparator.comparing((Read it) -> it.signIn().at()).reversed())
                .map(this::shown)
                .toList();
    }

    /** Ends all that a person has. */
    void endAll(String personId) {
        end(personId, signIn -> true);
    }

    /**
     * Ends the sessions that began with one session of the identity provider; all of the account
     * where it names none.
     */
    int endBegunWith(@Nullable String sid, @Nullable String subject) {
        return origins.people(sid, subject).stream()
                .mapToInt(
                        person ->
                                end(
                                        person,
                                        it ->
                                                sid == null
                                                        ? it.subject().equals(subject)
                                                        : sid.equals(it.sid())))
                .sum();
    }

    /**
     * Begins a session; one that this browser had before is ended, so that nobody can know the new
     * one's id.
     */
    void begin(HttpServletRequest request, SignedInUser user) {
        HttpSession old = request.getSession(false);
        if (old != null) {
            old.invalidate();
        }
        makeRoom(user.getName());
        HttpSession session = request.getSession(true);
        if (!session.isNew()) {
            throw new IllegalStateException("a log-in never goes on with a session before it");
        }
        Instant now = tools.clock().instant();
        SignIn signIn = user.signIn(session.getId(), now, request);
        session.setAttribute(INDEX, signIn.personId());
        origins.note(signIn);
        session.setAttribute(SIGN_IN, tools.json().writeValueAsString(signIn));
        session.setAttribute(SEEN, now.toString());
        record(signIn.scope(), "session.started", signIn);
    }

    /** Ends the session of a person who asked for it. */
    void end(HttpSession session, SignIn signIn) {
        session.invalidate();
        record(signIn.scope(), "session.ended", signIn);
    }

    /** The person's log-in, while the session lives. */
    Optional<SignIn> living(HttpSession session) {
        Object text = session.getAttribute(SIGN_IN);
        Object seen = session.getAttribute(SEEN);
        Instant now = tools.clock().instant();
        return read(session.getId(), text, seen)
                .filter(it -> now.isBefore(it.signIn().endsAt(it.seen())))
                .map(Read::signIn);
    }

    /**
     * The log-in of the session of that id, while it lives; read anew from where sessions are kept.
     */
    Optional<SignIn> living(String sessionId) {
        Session session = repository.findById(sessionId);
        Instant now = tools.clock().instant();
        return session == null
                ? Optional.empty()
                : read(session)
                        .filter(it -> now.isBefore(it.signIn().endsAt(it.seen())))
                        .map(Read::signIn);
    }

    /** Notes that the person did something; not more often than the clock of idleness needs. */
    void seen(HttpSession session) {
        Instant now = tools.clock().instant();
        if (!now.isBefore(lastSeen(session).plus(SEEN_STEP))) {
            session.setAttribute(SEEN, now.toString());
        }
    }

    Instant lastSeen(HttpSession session) {
        return session.getAttribute(SEEN) instanceof String text
                ? Instant.parse(text)
                : Instant.EPOCH;
    }

    /** The name that a session is shown by. */
    String handle(String sessionId) {
        return tools.seal().mark("session handle", sessionId).substring(0, HANDLE_LENGTH);
    }

    /** The oldest go, so that nobody fills the table with sessions. */
    private void makeRoom(String personId) {
        List<? extends Session> all =
                repository.findByPrincipalName(personId).values().stream()
                        .sorted(Comparator.comparing(Session::getCreationTime))
                        .toList();
        all.stream()
                .limit(Math.max(0, all.size() - SESSIONS_MAX + 1))
                .forEach(session -> repository.deleteById(session.getId()));
    }

    private int end(String personId, Predicate<SignIn> which) {
        int ended = 0;
        for (Session session : repository.findByPrincipalName(personId).values()) {
            Optional<SignIn> signIn = read(session).map(Read::signIn);
            // What cannot be read any more is of no use to anyone.
            if (signIn.isEmpty() || which.test(signIn.get())) {
                repository.deleteById(session.getId());
                signIn.ifPresent(it -> record(it.scope(), "session.ended", it));
                ended++;
            }
        }
        return ended;
    }

    private void record(Scope scope, String action, SignIn signIn) {
        Map<String, String> what =
                Map.of("session", handle(signIn.sessionId()), "address", signIn.address());
        transactions.call(
                scope,
                jdbc -> {
                    events.publishEvent(
                            action.endsWith("started")
                                    ? Change.made(scope, action, signIn.personId(), what)
                                    : Change.removed(scope, action, signIn.personId(), what));
                    return null;
                });
    }

    private OpenSession shown(Read it) {
        SignIn signIn = it.signIn();
        return new OpenSession(
                handle(signIn.sessionId()),
                signIn.at(),
                it.seen(),
                signIn.endsAt(it.seen()),
                signIn.address(),
                signIn.browser());
    }

    private Optional<Read> read(Session session) {
        return read(session.getId(), session.getAttribute(SIGN_IN), session.getAttribute(SEEN));
    }

    private Optional<Read> read(String id, @Nullable Object text, @Nullable Object seen) {
        if (!(text instanceof String json) || !(seen instanceof String moment)) {
            return Optional.empty();
        }
        try {
            SignIn signIn = tools.json().readValue(json, SignIn.class);
            return signIn.sessionId().equals(id)
                    ? Optional.of(new Read(signIn, Instant.parse(moment)))
                    : Optional.empty();
        } catch (JacksonException | java.time.format.DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private record Read(SignIn signIn, Instant seen) {}
}
