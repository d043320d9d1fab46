package io.alliancehub.launcher.client;

import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.part.KeycloakPart;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Keycloak's admin API, as the hub's first administrator uses it. Not safe for many threads. */
public final class KeycloakAdmin {
    private static final String REALM = "/admin/realms/" + KeycloakPart.REALM;

    private final JsonClient client;
    private final String password;

    public KeycloakAdmin(HttpClient http, int port, String password) {
        this.client = new JsonClient(http, "http://127.0.0.1:" + port, Map.of());
        this.password = password;
    }

    /** Keycloak's id of a person, whose id in the hub is its name there. */
    public Optional<String> user(String person) {
        JsonNode found = get("/users?exact=true&username=" + ControlApi.encode(person));
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(ControlApi.text(found.get(0), "id"));
    }

    /** Gives a user a password that stays. */
    public void setPassword(String user, String newPassword) {
        put(
                "/users/" + user + "/reset-password",
                Map.of("type", "password", "value", newPassword, "temporary", false));
    }

    /** A client of the realm, as Keycloak describes it. */
    public JsonNode client(String clientId) {
        JsonNode found = get("/clients?clientId=" + ControlApi.encode(clientId));
        if (found.isEmpty()) {
            throw new HubFailure("The realm has no client " + clientId + ".");
        }
        return found.get(0);
    }

    /** Replaces a client. */
    public void putClient(JsonNode changed) {
        put("/clients/" + ControlApi.text(changed, "id"), changed);
    }

    private JsonNode get(String path) {
        return exchange("GET", path, null);
    }

    private void put(String path, Object body) {
        exchange("PUT", path, body);
    }

    private JsonNode exchange(String method, String path, @Nullable Object body) {
        Answer answer = client.exchange(method, REALM + path, body, authorization());
        if (!answer.ok()) {
            throw new HubFailure(
                    "Keycloak answered " + method + " " + path + " with " + answer.status() + ".");
        }
        return answer.body();
    }

    private Map<String, String> authorization() {
        Answer answer =
                client.postForm(
                        "/realms/master/protocol/openid-connect/token",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "admin-cli",
                                "username",
                                KeycloakPart.ADMIN,
                                "password",
                                password));
        String token = answer.body().path("access_token").asString("");
        if (token.isEmpty()) {
            throw new HubFailure(
                    "Keycloak does not know its first administrator any more ("
                            + answer.status()
                            + "); what the hub would set up there is left as it is.");
        }
        return Map.of("Authorization", "Bearer " + token);
    }
}
