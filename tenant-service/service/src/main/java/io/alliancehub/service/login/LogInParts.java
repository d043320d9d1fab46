package io.alliancehub.service.login;

import io.alliancehub.service.identity.People;
import org.springframework.stereotype.Component;

/** What log-in is put together from. */
@Component
record LogInParts(
        ConsoleSessions sessions,
        People people,
        IdentityProvider provider,
        CsrfCookies csrf,
        LogOutNotices notices,
        ConsoleSessions.Tools tools) {}
