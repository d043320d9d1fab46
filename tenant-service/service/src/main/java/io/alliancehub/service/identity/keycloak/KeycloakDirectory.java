package io.alliancehub.service.identity.keycloak;

import io.alliancehub.contract.ServiceAccounts;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.identity.DirectoryRefusedException;
import io.alliancehub.service.identity.HubSessions;
import io.alliancehub.service.identity.PeopleDirectory;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One realm: an organisation for each bank, found by its attribute {@code tenant_id}; a user for
 * each person, whose name is the person's id; a client for each service account. Everything is
 * found or made, compared, and written only where it differs; fields that the hub does not know
 * stay as they are. Thread-safe.
 */
final class KeycloakDirectory implements PeopleDirectory {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String TENANT = "tenant_id";
    private final AdminApi api;
    private final KeycloakUsers users;
    private final ConsoleClient console;

    KeycloakDirectory(AdminApi api) {
        this.api = api;
        this.users = new KeycloakUsers(api);
        this.console = new ConsoleClient(api);
    }

    @Override
    public boolean isConfigured() {
        return true;
    }

    @Override
    public void ping() {
        api.ping();
    }

    @Override
    public void putConsole(URI address) {
        console.put(address);
    }

    @Override
    public void putBank(WantedBank bank) {
        JsonNode found = organisation(bank.id());
        if (found == null) {
            ObjectNode fresh = JSON.objectNode();
            fresh.put("name", bank.name());
            fresh.put("alias", bank.id().value());
            fresh.put("enabled", bank.enabled());
            fresh.putArray("domains");
            fresh.putObject("attributes").putArray(TENANT).add(bank.id().value());
            if (api.make("/organizations", fresh).isEmpty() && organisation(bank.id()) == null) {
                throw new DirectoryRefusedException(
                        "another organisation has the name or alias of " + bank.id());
            }
        } else if (!found.path("name").asString("").equals(bank.name())
                || found.path("enabled").asBoolean(false) != bank.enabled()) {
            String path = "/organizations/" + found.path("id").asString();
            ObjectNode whole = (ObjectNode) api.get(path).orElse(found);
            whole.put("name", bank.name());
            whole.put("enabled", bank.enabled());
            api.put(path, whole);
        }
    }

    @Override
    public String putPerson(WantedPerson person, @Nullable String known) {
        String subject = users.put(person, known);
        users.putRoles(subject, person.roles());
        if (person.tenant() != null) {
            putMember(person.tenant(), subject);
        }
        return subject;
    }

    @Override
    public void endSessions(String subject) {
        api.post("/users/" + subject + "/logout", null);
    }

    @Override
    public List<HubSessions.Session> sessions(String subject) {
        List<HubSessions.Session> sessions = new ArrayList<>();
        for (JsonNode it : api.get("/users/" + subject + "/sessions").orElseGet(JSON::arrayNode)) {
            sessions.add(
                    new HubSessions.Session(
                            Instant.ofEpochMilli(it.path("start").asLong()),
                            Instant.ofEpochMilli(it.path("lastAccess").asLong()),
                            it.path("ipAddress").asString(null)));
        }
        return sessions;
    }

    @Override
    public void temporaryPassword(String subject, String password) {
        ObjectNode credential = JSON.objectNode();
        credential.put("type", "password");
        credential.put("value", password);
        // Keycloak then asks for another one at the next log-in.
        credential.put("temporary", true);
        api.put("/users/" + subject + "/reset-password", credential);
    }

    @Override
    public void putServiceAccount(WantedAccount account) {
        JsonNode found = client(account.clientId());
        if (found == null && account.enabled()) {
            if (api.make("/clients", newClient(account)).isPresent()) {
                return;
            }
            // Somebody else made it a moment ago, perhaps as it was wanted before.
            found = client(account.clientId());
            if (found == null) {
                throw new DirectoryRefusedException(account.clientId() + " was removed meanwhile");
            }
        }
        if (found != null) {
            change(found, account);
        }
    }

    private void change(JsonNode client, WantedAccount account) {
        if (client.path("enabled").asBoolean(false) == account.enabled()
                && client.path("name").asString("").equals(account.name())) {
            return;
        }
        ObjectNode whole = (ObjectNode) client;
        whole.put("enabled", account.enabled());
        whole.put("name", account.name());
        api.put("/clients/" + client.path("id").asString(), whole);
    }

    @Override
    public String newSecret(String clientId) {
        JsonNode found = client(clientId);
        if (found == null) {
            throw new DirectoryRefusedException(clientId + " is not there");
        }
        String secret =
                api.post("/clients/" + found.path("id").asString() + "/client-secret", null)
                        .path("value")
                        .asString("");
        if (secret.isEmpty()) {
            throw new DirectoryRefusedException(clientId + " got no secret");
        }
        return secret;
    }

    @Override
    public URI tokenUrl() {
        return api.tokenUrl();
    }

    private void putMember(TenantId tenant, String subject) {
        JsonNode organisation = organisation(tenant);
        if (organisation == null) {
            throw new DirectoryRefusedException("there is no organisation of " + tenant);
        }
        String members = "/organizations/" + organisation.path("id").asString() + "/members";
        if (api.get(members + "/" + subject).isEmpty()) {
            // 409 where somebody else was faster, which is as well.
            api.make(members, JSON.stringNode(subject));
        }
    }

    private @Nullable JsonNode organisation(TenantId tenant) {
        return api.first("/organizations?max=1&q=" + TENANT + ":" + tenant.value()).orElse(null);
    }

    private @Nullable JsonNode client(String clientId) {
        return api.first("/clients?clientId=" + AdminApi.encoded(clientId)).orElse(null);
    }

    private static ObjectNode newClient(WantedAccount account) {
        ObjectNode client = JSON.objectNode();
        client.put("clientId", account.clientId());
        client.put("name", account.name());
        client.put("enabled", true);
        client.put("protocol", "openid-connect");
        client.put("publicClient", false);
        client.put("serviceAccountsEnabled", true);
        client.put("standardFlowEnabled", false);
        client.put("implicitFlowEnabled", false);
        client.put("directAccessGrantsEnabled", false);
        client.put("fullScopeAllowed", false);
        client.putArray("defaultClientScopes").add("basic").add(ServiceAccounts.AUDIENCE);
        client.putArray("optionalClientScopes");
        return client;
    }
}
