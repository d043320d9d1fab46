package io.alliancehub.service.login;

import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Anyone;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.settings.PublicAddresses;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether one is logged in, and how to get in and out. */
@RestController
final class SessionController {
    private final ConsoleSessions sessions;
    private final IdentityProvider provider;
    private final CsrfCookies csrf;
    private final Surroundings surroundings;
    private final PublicAddresses addresses;

    SessionController(
            ConsoleSessions sessions,
            IdentityProvider provider,
            CsrfCookies csrf,
            Surroundings surroundings,
            PublicAddresses addresses) {
        this.sessions = sessions;
        this.provider = provider;
        this.csrf = csrf;
        this.surroundings = surroundings;
        this.addresses = addresses;
    }

    @Anyone
    @GetMapping("/api/v1/session")
    State state() {
        return new State(Actor.current().isPresent(), LogInDoor.START, provider.state().wireName());
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/api/v1/about")
    Surroundings.About about() {
        return surroundings.about();
    }

    /** Ends the session here; the browser then ends the one at the identity provider. */
    @PostMapping(SessionGate.LOG_OUT)
    LoggedOut logOut(HttpSession session, HttpServletResponse response) {
        SignIn signIn = Entered.person().signIn();
        sessions.end(session, signIn);
        csrf.remove(response);
        String home = addresses.console() + "/";
        return new LoggedOut(
                Optional.ofNullable(provider.logOutUrl(signIn.idToken(), home)).orElse(home));
    }

    /**
     * Whether the caller is logged in.
     *
     * @param identity {@code ready}, {@code starting} or {@code not-configured}
     */
    record State(boolean signedIn, String loginUrl, String identity) {}

    /**
     * The session has ended.
     *
     * @param url where the browser goes next
     */
    record LoggedOut(String url) {}
}
