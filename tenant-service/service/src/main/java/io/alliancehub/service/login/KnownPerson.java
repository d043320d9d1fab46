package io.alliancehub.service.login;

import io.alliancehub.service.access.Role;
import io.alliancehub.service.storage.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person as the hub's own record has it.
 *
 * @param scope the bank that the person belongs to, or the alliance
 * @param active whether the person may work here
 * @param language how the person wants the console; null where nobody said
 */
public record KnownPerson(
        String id,
        Scope scope,
        boolean active,
        Set<Role> roles,
        String name,
        String email,
        @Nullable String language) {
    public KnownPerson {
        roles = Set.copyOf(roles);
    }
}
