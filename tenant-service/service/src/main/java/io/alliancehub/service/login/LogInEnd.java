package io.alliancehub.service.login;

import io.alliancehub.service.settings.PublicAddresses;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/** Where the browser goes when the identity provider has sent it back. */
final class LogInEnd implements AuthenticationSuccessHandler, AuthenticationFailureHandler {
    private static final Logger LOG = LoggerFactory.getLogger(LogInEnd.class);
    private final ConsoleSessions sessions;
    private final PublicAddresses addresses;

    LogInEnd(ConsoleSessions sessions, PublicAddresses addresses) {
        this.sessions = sessions;
        this.addresses = addresses;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication who)
            throws IOException {
        if (!(who.getPrincipal() instanceof SignedInUser user)) {
            throw new IllegalStateException("nobody but a person can log in here");
        }
        sessions.begin(request, user);
        String to = request.getAttribute(LogInRequests.TO) instanceof String path ? path : "/";
        response.sendRedirect(addresses.console() + to);
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        String code =
                e instanceof OAuth2AuthenticationException refused
                        ? refused.getError().getErrorCode()
                        : "";
        Refused reason = Refused.of(code);
        // Neither the code's text nor the exception's: both may hold what the caller sent.
        LOG.info("a log-in was refused: {}", reason);
        response.sendRedirect(LogInDoor.refusal(addresses, reason));
    }
}
