package io.alliancehub.service.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks into the realm, and changes it behind the hub's back. */
public final class RealmAdmin {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final KeycloakProcess keycloak;

    public RealmAdmin(KeycloakProcess keycloak) {
        this.keycloak = keycloak;
    }

    public JsonNode get(String path) {
        return JSON.readTree(send("GET", path, "").body());
    }

    /** What Keycloak answered. */
    public int send(String method, String path, Object content) {
        return send(method, path, JSON.writeValueAsString(content)).statusCode();
    }

    /** The users whose person this is; more than one is a mistake. */
    public JsonNode users(String personId) {
        return get("/users?briefRepresentation=false&q=person_id:" + personId);
    }

    public JsonNode organisations(String tenant) {
        return get("/organizations?q=tenant_id:" + tenant);
    }

    public JsonNode clients(String clientId) {
        return get("/clients?clientId=" + clientId);
    }

    /** The names of the realm's roles that a user has, but for the default ones. */
    public List<String> roles(String subject) {
        List<String> names = new ArrayList<>();
        get("/users/" + subject + "/role-mappings/realm")
                .forEach(it -> names.add(it.path("name").asString()));
        names.removeIf(name -> name.startsWith("default-roles"));
        return names.stream().sorted().toList();
    }

    private HttpResponse<String> send(String method, String path, String body) {
        String token =
                RealmBrowser.clientToken(
                                URI.create(keycloak.issuer() + "/protocol/openid-connect/token"),
                                "hub-service",
                                KeycloakProcess.SERVICE_SECRET)
                        .path("access_token")
                        .asString();
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(keycloak.url() + "/admin/realms/alliance-hub" + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("authorization", "Bearer " + token)
                        .header("content-type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body))
                        .build();
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
