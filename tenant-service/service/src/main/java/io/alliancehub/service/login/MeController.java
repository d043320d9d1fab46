package io.alliancehub.service.login;

import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.identity.PersonAccess;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The caller's own affairs over HTTP. */
@RestController
@RequestMapping("/api/v1/me")
@Allowed(
        alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
        bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
final class MeController {
    private static final Set<String> LANGUAGES = Set.of("zh-CN", "en");
    private static final int NAME_LENGTH_MAX = 80;
    private final Profiles profiles;
    private final ConsoleSessions sessions;
    private final PersonAccess access;
    private final Writes writes;

    MeController(Profiles profiles, ConsoleSessions sessions, PersonAccess access, Writes writes) {
        this.profiles = profiles;
        this.sessions = sessions;
        this.access = access;
        this.writes = writes;
    }

    @GetMapping
    Profiles.Profile me() {
        return profiles.of(Actor.current().orElseThrow());
    }

    @PatchMapping
    ResponseEntity<Profiles.Profile> change(@RequestBody Wanted body, HttpServletRequest request) {
        Entered entered = Entered.person();
        @Nullable String language = body.language();
        if (language != null && !LANGUAGES.contains(language)) {
            throw HubProblem.field("language", "language must be one of " + LANGUAGES);
        }
        @Nullable String name =
                body.displayName() == null
                        ? null
                        : Require.text("displayName", body.displayName(), NAME_LENGTH_MAX);
        return writes.update(
                request,
                entered.signIn().scope(),
                body,
                Profiles.Profile.class,
                () -> {
                    profiles.change(entered.signIn(), language, name);
                    return profiles.of(entered.signIn().actor());
                });
    }

    @GetMapping("/sessions")
    Sessions sessions() {
        SignIn own = Entered.person().signIn();
        return new Sessions(sessions.handle(own.sessionId()), sessions.open(own.personId()));
    }

    /** Ends the caller's sessions: here at once, at the identity provider once it can be told. */
    @PostMapping("/sessions/end-all")
    Ended endAll() {
        SignIn own = Entered.person().signIn();
        int open = sessions.open(own.personId()).size();
        access.endSessions(own.scope(), own.personId());
        return new Ended(open);
    }

    /** What the caller wants to be different; what is absent stays. */
    record Wanted(@Nullable String language, @Nullable String displayName) {}

    /**
     * The caller's sessions.
     *
     * @param current id of the one that asks
     */
    record Sessions(String current, List<OpenSession> items) {}

    /** How many sessions were ended. */
    record Ended(int sessions) {}
}
