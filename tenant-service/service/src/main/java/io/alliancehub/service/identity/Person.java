package io.alliancehub.service.identity;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.storage.Scope;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may log in.
 *
 * @param tenantId the one bank that the person belongs to; null for the alliance's own people
 * @param email in lower case; no two people have the same
 * @param roles names as in tokens, in the order of {@link Role}
 * @param language what the person reads; null where nobody said
 */
public record Person(
        String id,
        @Nullable TenantId tenantId,
        String name,
        String email,
        List<String> roles,
        Status status,
        @Nullable String language,
        Instant createdAt) {
    /** Whether the person may log in. */
    public enum Status {
        /** As soon as the directory has the person. */
        PENDING,
        ACTIVE,
        DEACTIVATED
    }

    public Person {
        roles = List.copyOf(roles);
    }

    /** Whose row it is. */
    public Scope scope() {
        return tenantId == null ? Scope.ALLIANCE : Scope.of(tenantId);
    }

    /** The roles as such. */
    public Set<Role> roleSet() {
        Set<Role> set = EnumSet.noneOf(Role.class);
        roles.forEach(name -> Role.named(name).ifPresent(set::add));
        return set;
    }

    /** The names of roles, in their order. */
    static List<String> names(Set<Role> roles) {
        return roles.stream().sorted().map(Role::wireName).toList();
    }

    Person with(Status next) {
        return new Person(id, tenantId, name, email, roles, next, language, createdAt);
    }

    Person with(Set<Role> next) {
        return new Person(id, tenantId, name, email, names(next), status, language, createdAt);
    }

    Person with(String newName, @Nullable String newLanguage) {
        return new Person(id, tenantId, newName, email, roles, status, newLanguage, createdAt);
    }
}
