package io.alliancehub.service.access;

import io.alliancehub.contract.TenantId;
import java.security.Principal;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who calls, as this request's credential proves it.
 *
 * @param id stands in the audit trail: a person's id, or the name of an automation
 * @param tenant the bank that the caller belongs to; null for the alliance
 */
public record Actor(String id, @Nullable TenantId tenant, Set<Role> roles)
        implements Principal, java.io.Serializable {
    public Actor {
        roles = roles.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(roles));
    }

    @Override
    public String getName() {
        return id;
    }

    /** Whether the caller is of the alliance itself, not of a bank. */
    public boolean isOfAlliance() {
        return tenant == null;
    }

    /** The caller of this thread's request; empty where there is none, as in background work. */
    public static Optional<Actor> current() {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        return who != null && who.getPrincipal() instanceof Actor actor
                ? Optional.of(actor)
                : Optional.empty();
    }
}
