package io.alliancehub.service.identity.keycloak;

import io.alliancehub.service.identity.DirectoryGoneException;
import io.alliancehub.service.identity.DirectoryRefusedException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The realm's admin API: what is there, and what is refused. */
final class AdminApi {
    private static final int REASON_LENGTH_MAX = 200;
    private final KeycloakHttp http;
    private final RealmAddresses addresses;
    private final KeycloakToken token;

    AdminApi(KeycloakHttp http, RealmAddresses addresses, KeycloakToken token) {
        this.http = http;
        this.addresses = addresses;
        this.token = token;
    }

    URI tokenUrl() {
        return addresses.token();
    }

    /** Asks the realm for its public description; with no token. */
    void ping() {
        KeycloakHttp.Answer answer =
                http.send(HttpRequest.newBuilder(addresses.issuer()).GET().build());
        if (!answer.isSuccess()) {
            throw new DirectoryGoneException(
                    "Keycloak answers " + answer.status() + " for the realm");
        }
    }

    /** What is there; empty where there is nothing. */
    Optional<JsonNode> get(String path) {
        KeycloakHttp.Answer answer = send("GET", path, null);
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(accepted("GET", path, answer).body());
    }

    /** The first of a list; empty where it is empty. */
    Optional<JsonNode> first(String path) {
        return get(path).filter(it -> !it.isEmpty()).map(it -> it.get(0));
    }

    /** Makes something; empty where Keycloak says that it is there already. */
    Optional<String> make(String path, JsonNode content) {
        KeycloakHttp.Answer answer = send("POST", path, content);
        return answer.status() == 409
                ? Optional.empty()
                : Optional.of(accepted("POST", path, answer).madeId());
    }

    JsonNode post(String path, @Nullable JsonNode content) {
        return accepted("POST", path, send("POST", path, content)).body();
    }

    void put(String path, JsonNode content) {
        accepted("PUT", path, send("PUT", path, content));
    }

    void delete(String path, JsonNode content) {
        accepted("DELETE", path, send("DELETE", path, content));
    }

    /** As a part of a query. */
    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private KeycloakHttp.Answer send(String method, String path, @Nullable JsonNode content) {
        KeycloakHttp.Answer answer = http.send(request(method, path, content));
        if (answer.status() == 401) {
            token.forget();
            answer = http.send(request(method, path, content));
        }
        return answer;
    }

    private HttpRequest request(String method, String path, @Nullable JsonNode content) {
        return HttpRequest.newBuilder(URI.create(addresses.admin() + path))
                .header("authorization", token.bearer())
                .header("content-type", "application/json")
                .method(
                        method,
                        content == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(KeycloakHttp.text(content)))
                .build();
    }

    private static KeycloakHttp.Answer accepted(
            String method, String path, KeycloakHttp.Answer answer) {
        if (answer.isSuccess()) {
            return answer;
        }
        String reason = answer.body().path("errorMessage").asString("");
        String error = reason.isEmpty() ? answer.body().path("error").asString("") : reason;
        String brief = error.substring(0, Math.min(error.length(), REASON_LENGTH_MAX));
        String sentence =
                "Keycloak answers " + answer.status() + " to " + method + " " + path + ": " + brief;
        boolean later = answer.status() >= 500 || answer.status() == 401 || answer.status() == 429;
        throw later
                ? new DirectoryGoneException(sentence)
                : new DirectoryRefusedException(sentence);
    }
}
