package io.alliancehub.service.identity;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Role;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where people prove who they are. Each {@code put} makes the directory as it is wanted and may be
 * repeated. Calls block for some seconds at most; they throw {@link DirectoryGoneException} where
 * the directory cannot be reached and {@link DirectoryRefusedException} where it says no.
 */
public interface PeopleDirectory {
    /** Whether the hub was told where the directory is. Nothing else may be called where not. */
    boolean isConfigured();

    /** Asks for a sign of life. */
    void ping();

    /** Lets people come back to the console at this address when they have logged in. */
    void putConsole(URI console);

    /** Makes a bank, or changes it. */
    void putBank(WantedBank bank);

    /**
     * Makes a person, or changes it.
     *
     * @param known the directory's id from before; null where none is known
     * @return the directory's id
     */
    String putPerson(WantedPerson person, @Nullable String known);

    /** Ends all sessions that a person has there. */
    void endSessions(String subject);

    /** The sessions that a person has there. */
    List<HubSessions.Session> sessions(String subject);

    /** Sets a password that must be changed at the next log-in. */
    void temporaryPassword(String subject, String password);

    /** Makes a service account, or changes it; one that is not wanted is not made. */
    void putServiceAccount(WantedAccount account);

    /** Makes a new secret for a service account; the one before is worth nothing then. */
    String newSecret(String clientId);

    /** Where service accounts get their tokens. */
    URI tokenUrl();

    /** A bank. */
    record WantedBank(TenantId id, String name, boolean enabled) {}

    /** A person. */
    record WantedPerson(
            String id,
            @Nullable TenantId tenant,
            String name,
            String email,
            Set<Role> roles,
            @Nullable String language,
            boolean enabled) {}

    /** A service account. */
    record WantedAccount(String clientId, String name, boolean enabled) {}
}
