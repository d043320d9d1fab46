package io.alliancehub.service.login;

import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Standing;
import io.alliancehub.service.identity.People;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.springframework.stereotype.Component;

/**
 * A person stands while the session lives and the hub's record of the person still says what it
 * said at log-in. Who showed a credential without a session showed all there is.
 */
@Component
final class SessionStanding implements Standing {
    private final ConsoleSessions sessions;
    private final People people;

    SessionStanding(ConsoleSessions sessions, People people) {
        this.sessions = sessions;
        this.people = people;
    }

    @Override
    public boolean holds(HttpServletRequest request, Actor actor) {
        HttpSession session = request.getSession(false);
        return session == null
                || sessions.living(session.getId())
                        .filter(it -> it.actor().equals(actor))
                        .filter(
                                it ->
                                        people.find(it.scope(), it.personId())
                                                .filter(it::agrees)
                                                .isPresent())
                        .isPresent();
    }
}
