package io.alliancehub.service.login;

import io.alliancehub.service.access.Actor;
import io.alliancehub.service.settings.PublicAddresses;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestHandler;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.web.util.WebUtils;

/**
 * The token that shows a write to come from the console's own pages: made from the session's id, so
 * that a cookie which somebody else planted is worth nothing. The cookie only brings it to the
 * console, which sends it back in a header.
 */
final class CsrfCookies implements CsrfTokenRepository, CsrfTokenRequestHandler {
    static final String COOKIE = "XSRF-TOKEN";
    static final String HEADER = "X-XSRF-TOKEN";
    private static final String PURPOSE = "csrf";
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private final Seal seal;
    private final PublicAddresses addresses;

    CsrfCookies(Seal seal, PublicAddresses addresses) {
        this.seal = seal;
        this.addresses = addresses;
    }

    /** Whether the request must show the token: a write of who was recognised by a session. */
    static boolean isNeeded(HttpServletRequest request) {
        return !READING.contains(request.getMethod()) && Actor.current().isPresent();
    }

    /** Gives the console the token, where it has another one or none. */
    void deliver(HttpServletRequest request, HttpServletResponse response, HttpSession session) {
        String token = seal.mark(PURPOSE, session.getId());
        @Nullable Cookie held = WebUtils.getCookie(request, COOKIE);
        if (held == null || !held.getValue().equals(token)) {
            write(response, token, null);
        }
    }

    void remove(HttpServletResponse response) {
        write(response, "", Duration.ZERO);
    }

    /** Nothing can be right where there is no session. */
    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return token(UUID.randomUUID().toString());
    }

    @Override
    public void saveToken(
            @Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        // Nothing is kept: the token follows from the session.
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        @Nullable HttpSession session = isNeeded(request) ? request.getSession(false) : null;
        return session == null ? null : token(seal.mark(PURPOSE, session.getId()));
    }

    @Override
    public void handle(
            HttpServletRequest request, HttpServletResponse response, Supplier<CsrfToken> token) {
        // Pages are static; none asks for the token.
    }

    /** By the header alone: a form of another site can send parameters. */
    @Override
    public @Nullable String resolveCsrfTokenValue(HttpServletRequest request, CsrfToken token) {
        return request.getHeader(HEADER);
    }

    private static CsrfToken token(String value) {
        return new DefaultCsrfToken(HEADER, "_csrf", value);
    }

    private void write(HttpServletResponse response, String value, @Nullable Duration age) {
        ResponseCookie.ResponseCookieBuilder cookie =
                ResponseCookie.from(COOKIE, value)
                        .path("/")
                        .httpOnly(false)
                        .secure(addresses.isTls())
                        .sameSite("Strict");
        if (age != null) {
            cookie.maxAge(age);
        }
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.build().toString());
    }
}
