package io.alliancehub.service.login;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.identity.Person;
import io.alliancehub.service.storage.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a session knows of its person, from the moment of log-in.
 *
 * @param sessionId of the session that it was written for; in another one it is worth nothing
 * @param tenantId the bank that the person belongs to; null for the alliance
 * @param subject the identity provider's id of the person
 * @param sid the identity provider's id of its own session
 * @param idToken shown to the identity provider at log-out, and nowhere else
 * @param browser what the browser calls itself
 */
record SignIn(
        String sessionId,
        String personId,
        @Nullable TenantId tenantId,
        Set<Role> roles,
        String subject,
        @Nullable String sid,
        String idToken,
        Instant at,
        String address,
        String browser) {
    /** After that a person logs in anew, however busy. */
    static final Duration LONGEST = Duration.ofHours(10);

    /** After that long without a person's own request the session is over. */
    static final Duration IDLE = Duration.ofMinutes(30);

    SignIn {
        roles = Set.copyOf(roles);
    }

    Scope scope() {
        return tenantId == null ? Scope.ALLIANCE : Scope.of(tenantId);
    }

    Actor actor() {
        return new Actor(personId, tenantId, roles);
    }

    /** When it ends if the person does nothing more. */
    Instant endsAt(Instant seen) {
        Instant latest = at.plus(LONGEST);
        Instant idle = seen.plus(IDLE);
        return idle.isBefore(latest) ? idle : latest;
    }

    /** Whether the hub's own record of the person still says the same. */
    boolean agrees(Person person) {
        return person.status() != Person.Status.DEACTIVATED
                && person.scope().equals(scope())
                && person.roleSet().equals(roles);
    }

    @Override
    public String toString() {
        return "SignIn[" + personId + "]";
    }
}
