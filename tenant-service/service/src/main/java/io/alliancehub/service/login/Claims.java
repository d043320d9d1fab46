package io.alliancehub.service.login;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.storage.Scope;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;

/**
 * What the identity provider says of a person.
 *
 * @param personId the hub's own id of the person; null where the account has none
 * @param tenant the bank that the person belongs to; null for the alliance
 * @param sid the identity provider's own session
 */
record Claims(
        String subject,
        @Nullable String personId,
        @Nullable TenantId tenant,
        Set<Role> roles,
        @Nullable String sid) {

    /** Reads them; refuses what makes no sense. */
    static Claims of(OidcIdToken token) {
        String tenant = token.getClaimAsString("tenant_id");
        return new Claims(
                Objects.requireNonNull(token.getSubject()),
                token.getClaimAsString("person_id"),
                tenant == null ? null : tenant(tenant),
                roles(token),
                token.getClaimAsString("sid"));
    }

    Scope scope() {
        return tenant == null ? Scope.ALLIANCE : Scope.of(tenant);
    }

    /** Whether the roles can be had by a person who belongs there. */
    boolean rolesFit() {
        return roles.stream().allMatch(tenant == null ? Role::isOfAlliance : Role::isOfBank);
    }

    private static TenantId tenant(String text) {
        try {
            return new TenantId(text);
        } catch (IllegalArgumentException e) {
            throw Refused.INVALID.thrown();
        }
    }

    /** Roles that the hub does not know are of no concern to it. */
    private static Set<Role> roles(OidcIdToken token) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (token.getClaim("realm_access") instanceof Map<?, ?> access
                && access.get("roles") instanceof Collection<?> names) {
            names.forEach(name -> Role.named(String.valueOf(name)).ifPresent(roles::add));
        }
        return Set.copyOf(roles);
    }
}
