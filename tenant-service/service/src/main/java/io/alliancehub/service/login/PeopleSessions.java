package io.alliancehub.service.login;

import io.alliancehub.service.identity.HubSessions;
import java.util.List;
import org.springframework.stereotype.Component;

/** Gives the record of people the sessions of the console. */
@Component
final class PeopleSessions implements HubSessions {
    private final ConsoleSessions sessions;

    PeopleSessions(ConsoleSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void endAll(String personId) {
        sessions.endAll(personId);
    }

    @Override
    public List<Session> of(String personId) {
        return sessions.open(personId).stream()
                .map(it -> new Session(it.signedInAt(), it.lastSeenAt(), it.address()))
                .toList();
    }
}
