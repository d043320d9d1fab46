package io.alliancehub.service.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.oidc.authentication.logout.OidcLogoutToken;
import org.springframework.security.oauth2.client.oidc.session.OidcSessionInformation;
import org.springframework.security.oauth2.client.oidc.session.OidcSessionRegistry;
import org.springframework.security.web.authentication.logout.LogoutHandler;

/**
 * Hears from the identity provider that a person has logged out there, and ends the sessions that
 * began with it. They are found in the store that every replica shares: nothing is registered.
 */
final class LogOutNotices implements LogoutHandler, OidcSessionRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(LogOutNotices.class);
    private final ConsoleSessions sessions;

    LogOutNotices(ConsoleSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void logout(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Authentication notice) {
        if (notice != null && notice.getPrincipal() instanceof OidcLogoutToken token) {
            @Nullable String subject = token.getSubject();
            @Nullable String sid = token.getSessionId();
            int ended = sessions.endBegunWith(sid, subject);
            LOG.info("a log-out at the identity provider ended {} sessions here", ended);
        }
    }

    @Override
    public void saveSessionInformation(OidcSessionInformation info) {
        // Kept with the session itself.
    }

    @Override
    public @Nullable OidcSessionInformation removeSessionInformation(String sessionId) {
        return null;
    }

    @Override
    public Iterable<OidcSessionInformation> removeSessionInformation(OidcLogoutToken token) {
        return java.util.List.of();
    }
}
