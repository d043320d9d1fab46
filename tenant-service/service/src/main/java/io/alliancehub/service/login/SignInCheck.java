package io.alliancehub.service.login;

import io.alliancehub.service.identity.People;
import io.alliancehub.service.identity.Person;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/**
 * Decides whether who has logged in at the identity provider may come in. What its token says and
 * what the hub's own record says must agree: neither gives rights alone.
 */
final class SignInCheck implements OAuth2UserService<OidcUserRequest, OidcUser> {
    private final People people;
    private final IdentityProvider provider;

    SignInCheck(People people, IdentityProvider provider) {
        this.people = people;
        this.provider = provider;
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) {
        try {
            Claims claims = Claims.of(request.getIdToken());
            return new SignedInUser(admitted(claims), claims, request.getIdToken());
        } catch (org.springframework.security.oauth2.core.OAuth2AuthenticationException e) {
            // Else the next try would come in by the same account without asking.
            provider.endSession(request.getIdToken().getTokenValue());
            throw e;
        }
    }

    private Person admitted(Claims claims) {
        String id = claims.personId();
        if (id == null) {
            throw Refused.NO_PERSON.thrown();
        }
        Person person = people.find(claims.scope(), id).orElseThrow(Refused.NO_PERSON::thrown);
        if (person.status() == Person.Status.DEACTIVATED) {
            throw Refused.DEACTIVATED.thrown();
        }
        if (claims.roles().isEmpty()) {
            throw Refused.NO_ROLE.thrown();
        }
        if (!claims.rolesFit()) {
            throw Refused.WRONG_ROLES.thrown();
        }
        if (!person.roleSet().equals(claims.roles())) {
            throw Refused.NOT_YET.thrown();
        }
        return person;
    }
}
