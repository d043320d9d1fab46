package io.alliancehub.service.login;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.RunningService;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/** Begins sessions as log-in does, without a browser and an identity provider. */
public final class TestSessions {
    private TestSessions() {}

    /** A session of a person; what a browser would hold of it. */
    public static Held begin(
            RunningService service, String personId, @Nullable TenantId bank, Set<Role> roles) {
        ConsoleSessions.Tools tools = service.bean(ConsoleSessions.Tools.class);
        @SuppressWarnings("unchecked")
        SessionRepository<Session> repository =
                (SessionRepository<Session>) service.bean(FindByIndexNameSessionRepository.class);
        Session session = repository.createSession();
        Instant now = service.clock().instant();
        SignIn signIn =
                new SignIn(
                        session.getId(),
                        personId,
                        bank,
                        roles,
                        "subject-of-" + personId,
                        "sid-of-" + session.getId(),
                        "synthetic.id.token",
                        now,
                        "127.0.0.1",
                        "synthetic browser");
        session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, personId);
        session.setAttribute(ConsoleSessions.SIGN_IN, tools.json().writeValueAsString(signIn));
        session.setAttribute(ConsoleSessions.SEEN, now.toString());
        repository.save(session);
        String id = session.getId();
        return new Held(
                id,
                "hub-session=" + id + "." + tools.seal().mark("session cookie", id),
                tools.seal().mark("csrf", id));
    }

    /**
     * What a browser holds.
     *
     * @param id of the session, as the database has it
     */
    public record Held(String id, String cookie, String csrf) {}
}
