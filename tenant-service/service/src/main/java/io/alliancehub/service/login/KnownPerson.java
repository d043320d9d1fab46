package io.alliancehub.service.login;

import io.alliancehub.service.access.Role;
import io.alliancehub.service.storage.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person as the hub's own record has it.
 *
 * @param scope the bank that the person belongs to, or the alliance
 * @param subject the identity provider's id of the person; null until it has one
 * @param active whether the person may work here
 */
public record KnownPerson(
        String id,
        Scope scope,
        @Nullable String subject,
        boolean active,
        Set<Role> roles,
        String name,
        @Nullable String email) {
    public KnownPerson {
        roles = Set.copyOf(roles);
    }
}
