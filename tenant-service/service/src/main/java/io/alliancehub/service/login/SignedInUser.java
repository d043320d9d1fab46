package io.alliancehub.service.login;

import io.alliancehub.service.access.Role;
import io.alliancehub.service.identity.Person;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** A person who has just logged in and whom the hub knows; lives for that one request. */
final class SignedInUser implements OidcUser {
    private static final int BROWSER_LENGTH_MAX = 200;
    private final Person person;
    private final Claims claims;
    private final OidcIdToken idToken;

    SignedInUser(Person person, Claims claims, OidcIdToken idToken) {
        this.person = person;
        this.claims = claims;
        this.idToken = idToken;
    }

    SignIn signIn(String sessionId, Instant now, HttpServletRequest request) {
        Set<Role> roles = claims.roles();
        return new SignIn(
                sessionId,
                person.id(),
                claims.tenant(),
                roles,
                claims.subject(),
                claims.sid(),
                idToken.getTokenValue(),
                now,
                request.getRemoteAddr(),
                browser(request.getHeader("user-agent")));
    }

    private static String browser(@Nullable String agent) {
        if (agent == null) {
            return "";
        }
        String line = agent.replaceAll("[^\\x20-\\x7e]", "");
        return line.substring(0, Math.min(line.length(), BROWSER_LENGTH_MAX));
    }

    @Override
    public String getName() {
        return person.id();
    }

    @Override
    public Map<String, Object> getAttributes() {
        return idToken.getClaims();
    }

    @Override
    public Map<String, Object> getClaims() {
        return idToken.getClaims();
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return List.of();
    }

    @Override
    public OidcUserInfo getUserInfo() {
        return new OidcUserInfo(idToken.getClaims());
    }

    @Override
    public OidcIdToken getIdToken() {
        return idToken;
    }
}
