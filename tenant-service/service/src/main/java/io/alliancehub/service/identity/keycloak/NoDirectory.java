package io.alliancehub.service.identity.keycloak;

import io.alliancehub.service.identity.DirectoryGoneException;
import io.alliancehub.service.identity.HubSessions;
import io.alliancehub.service.identity.PeopleDirectory;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stands where the service was not told of a realm. */
final class NoDirectory implements PeopleDirectory {
    @Override
    public boolean isConfigured() {
        return false;
    }

    @Override
    public void ping() {
        throw gone();
    }

    @Override
    public void putConsole(URI console) {
        throw gone();
    }

    @Override
    public void putBank(WantedBank bank) {
        throw gone();
    }

    @Override
    public String putPerson(WantedPerson person, @Nullable String known) {
        throw gone();
    }

    @Override
    public void endSessions(String subject) {
        throw gone();
    }

    @Override
    public List<HubSessions.Session> sessions(String subject) {
        throw gone();
    }

    @Override
    public void temporaryPassword(String subject, String password) {
        throw gone();
    }

    @Override
    public void putServiceAccount(WantedAccount account) {
        throw gone();
    }

    @Override
    public String newSecret(String clientId) {
        throw gone();
    }

    @Override
    public URI tokenUrl() {
        throw gone();
    }

    private static DirectoryGoneException gone() {
        return new DirectoryGoneException("no realm is configured");
    }
}
