package io.alliancehub.service.login;

import org.springframework.stereotype.Component;

/** What log-in is put together from. */
@Component
record LogInParts(
        ConsoleSessions sessions,
        KnownPeople people,
        IdentityProvider provider,
        CsrfCookies csrf,
        LogOutNotices notices,
        ConsoleSessions.Tools tools) {}
