package io.alliancehub.service.login;

import io.alliancehub.service.settings.PublicAddresses;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.web.util.WebUtils;
import tools.jackson.core.JacksonException;

/**
 * Remembers a log-in that was begun, in a sealed cookie of the browser that began it: who is not
 * logged in cannot make the database grow, and another browser cannot end the log-in.
 */
final class LogInRequests implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {
    /** Where the browser wants to go after log-in: a parameter, then a request attribute. */
    static final String TO = "to";

    private static final String PURPOSE = "log-in";
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final int COOKIE_LENGTH_MAX = 4_000;
    private static final int TO_LENGTH_MAX = 500;
    private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]*");
    private final IdentityProvider provider;
    private final PublicAddresses addresses;
    private final ConsoleSessions.Tools tools;

    LogInRequests(
            IdentityProvider provider, PublicAddresses addresses, ConsoleSessions.Tools tools) {
        this.provider = provider;
        this.addresses = addresses;
        this.tools = tools;
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(
            HttpServletRequest request) {
        return begun(request).flatMap(this::rebuilt).orElse(null);
    }

    @Override
    public void saveAuthorizationRequest(
            @Nullable OAuth2AuthorizationRequest begun,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (begun == null) {
            write(response, "", Duration.ZERO);
            return;
        }
        Begun kept =
                new Begun(
                        Objects.requireNonNull(begun.getState()),
                        attribute(begun, OidcParameterNames.NONCE),
                        attribute(begun, PkceParameterNames.CODE_VERIFIER),
                        Objects.requireNonNull(begun.getRedirectUri()),
                        localPath(request.getParameter(TO)),
                        tools.clock().instant());
        byte[] sealed = tools.seal().close(PURPOSE, tools.json().writeValueAsString(kept));
        write(response, Base64.getUrlEncoder().withoutPadding().encodeToString(sealed), LONGEST);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        Optional<Begun> begun = begun(request);
        write(response, "", Duration.ZERO);
        begun.ifPresent(it -> request.setAttribute(TO, it.to()));
        return begun.flatMap(this::rebuilt).orElse(null);
    }

    /** A path of the console; its first page where {@code wanted} is anything else. */
    static String localPath(@Nullable String wanted) {
        if (wanted == null || wanted.length() > TO_LENGTH_MAX || !LOCAL.matcher(wanted).matches()) {
            return "/";
        }
        return wanted;
    }

    private Optional<Begun> begun(HttpServletRequest request) {
        @Nullable Cookie cookie = WebUtils.getCookie(request, name());
        String state = request.getParameter(OAuth2ParameterNames.STATE);
        if (cookie == null || state == null || cookie.getValue().length() > COOKIE_LENGTH_MAX) {
            return Optional.empty();
        }
        Instant now = tools.clock().instant();
        return opened(cookie.getValue())
                .filter(it -> it.state().equals(state))
                .filter(it -> now.isBefore(it.at().plus(LONGEST)));
    }

    private Optional<Begun> opened(String value) {
        try {
            return tools.seal()
                    .open(PURPOSE, Base64.getUrlDecoder().decode(value))
                    .map(json -> tools.json().readValue(json, Begun.class));
        } catch (IllegalArgumentException | JacksonException e) {
            return Optional.empty();
        }
    }

    private Optional<OAuth2AuthorizationRequest> rebuilt(Begun begun) {
        return Optional.ofNullable(provider.findByRegistrationId(IdentityProvider.ID))
                .map(registration -> rebuilt(begun, registration));
    }

    private static OAuth2AuthorizationRequest rebuilt(
            Begun begun, ClientRegistration registration) {
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(
                        Objects.requireNonNull(
                                registration.getProviderDetails().getAuthorizationUri()))
                .clientId(registration.getClientId())
                .redirectUri(begun.redirectUri())
                .scopes(registration.getScopes())
                .state(begun.state())
                .attributes(
                        Map.of(
                                OAuth2ParameterNames.REGISTRATION_ID,
                                IdentityProvider.ID,
                                OidcParameterNames.NONCE,
                                begun.nonce(),
                                PkceParameterNames.CODE_VERIFIER,
                                begun.verifier()))
                .build();
    }

    private static String attribute(OAuth2AuthorizationRequest begun, String name) {
        String value = begun.getAttribute(name);
        return Objects.requireNonNull(value);
    }

    private String name() {
        return addresses.isTls() ? "__Host-hub-login" : "hub-login";
    }

    private void write(HttpServletResponse response, String value, Duration age) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name(), value)
                        .path("/")
                        .httpOnly(true)
                        .secure(addresses.isTls())
                        .sameSite("Lax")
                        .maxAge(age)
                        .build()
                        .toString());
    }

    private record Begun(
            String state,
            String nonce,
            String verifier,
            String redirectUri,
            String to,
            Instant at) {}
}
