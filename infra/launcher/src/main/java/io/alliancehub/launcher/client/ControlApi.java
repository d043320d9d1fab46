package io.alliancehub.launcher.client;

import io.alliancehub.launcher.console.HubFailure;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The tenant-service's control API, as the operator uses it. */
public final class ControlApi {
    private static final String API = "/api/v1";
    private static final int CONFLICT = 409;
    private static final int PAGE = 200;

    private final JsonClient client;

    public ControlApi(HttpClient http, int port, String operatorToken) {
        this.client =
                new JsonClient(
                        http,
                        "http://127.0.0.1:" + port,
                        Map.of("Authorization", "Bearer " + operatorToken));
    }

    /** {@code GET}; anything but success is a failure. */
    public JsonNode get(String path) {
        return require("GET", path, client.exchange("GET", API + path, null));
    }

    /** {@code GET}, or empty where there is nothing. */
    public Optional<JsonNode> find(String path) {
        Answer answer = client.exchange("GET", API + path, null);
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(require("GET", path, answer));
    }

    /** {@code POST}; anything but success is a failure. */
    public JsonNode post(String path, @Nullable Object body) {
        return require("POST", path, client.exchange("POST", API + path, body));
    }

    /** {@code POST}, whatever the answer is. */
    public Answer tryPost(String path, @Nullable Object body) {
        return client.exchange("POST", API + path, body);
    }

    /** {@code PUT}; anything but success is a failure. */
    public JsonNode put(String path, @Nullable Object body) {
        return require("PUT", path, client.exchange("PUT", API + path, body));
    }

    /** {@code DELETE}; anything but success is a failure. */
    public void delete(String path) {
        require("DELETE", path, client.exchange("DELETE", API + path, null));
    }

    /** All items of a list, page by page; {@code path} may have a query. */
    public List<JsonNode> list(String path) {
        List<JsonNode> items = new ArrayList<>();
        forEach(path, items::add);
        return items;
    }

    /** Tells the items of a list one by one, with one page of them in memory at a time. */
    public void forEach(String path, Consumer<JsonNode> item) {
        String cursor = "";
        do {
            String page =
                    path
                            + (path.contains("?") ? "&" : "?")
                            + "limit="
                            + PAGE
                            + (cursor.isEmpty() ? "" : "&cursor=" + encode(cursor));
            JsonNode answer = get(page);
            answer.path("items").forEach(item);
            cursor = answer.path("nextCursor").asString("");
        } while (!cursor.isEmpty());
    }

    /** A bank. */
    public String createBank(String name, String code) {
        return text(post("/tenants", Map.of("name", name, "code", code)), "id");
    }

    /** A project of a bank. */
    public String createProject(String bank, String name) {
        return text(post("/tenants/" + bank + "/projects", Map.of("name", name)), "id");
    }

    /** An app of a project. */
    public String createApp(String bank, String project, String name) {
        return text(
                post("/tenants/" + bank + "/apps", Map.of("projectId", project, "name", name)),
                "id");
    }

    /** A key that may call all models of the bank. */
    public IssuedKey createKey(String bank, String app, String name) {
        JsonNode key = post("/tenants/" + bank + "/keys", Map.of("appId", app, "name", name));
        return new IssuedKey(text(key, "id"), text(key, "apiKey"));
    }

    /** Revokes a key. */
    public void revokeKey(String bank, String key, String reason) {
        post("/tenants/" + bank + "/keys/" + key + "/revoke", Map.of("reason", reason));
    }

    /** Sets a limit; answers its id. */
    public String setLimit(String bank, String level, String subject, String kind, long value) {
        Map<String, Object> limit = new HashMap<>();
        limit.put("level", level);
        limit.put("subjectId", subject);
        limit.put("kind", kind);
        limit.put("value", value);
        return text(put("/tenants/" + bank + "/limits", limit), "id");
    }

    /** Lets a bank call a model. */
    public void grant(String alias, String bank) {
        put("/models/" + encode(alias) + "/grants/" + bank, null);
    }

    /** Registers what a member serves under an alias; a newer version of it is repointed to. */
    public void register(String alias, JsonNode served) {
        Answer answer = tryPost("/models", registration(alias, served));
        if (answer.status() == CONFLICT) {
            String interim = alias + "-" + text(served, "baseDigest").substring(0, 12);
            JsonNode newer = post("/models", registration(interim, served));
            put("/models/" + encode(alias), Map.of("modelVersion", text(newer, "modelVersion")));
            delete("/models/" + encode(interim));
            return;
        }
        require("POST", "/models", answer);
    }

    private static Map<String, Object> registration(String alias, JsonNode served) {
        return Map.of("alias", alias, "servedModel", served, "displayName", alias);
    }

    /** Sets a price in yuan for a million tokens, from now on; answers its version. */
    public String setPrice(String alias, String input, String cachedInput, String output) {
        return setPrice(alias, input, cachedInput, output, null);
    }

    /** The same from a moment on; null for now. */
    public String setPrice(
            String alias,
            String input,
            String cachedInput,
            String output,
            @Nullable Instant validFrom) {
        Map<String, Object> price = new HashMap<>();
        price.put("alias", alias);
        price.put("inputPerMillion", input);
        price.put("cachedInputPerMillion", cachedInput);
        price.put("outputPerMillion", output);
        if (validFrom != null) {
            price.put("validFrom", validFrom.toString());
        }
        return text(post("/prices", price), "priceVersion");
    }

    /** Uploads a tokenizer asset; the same one again is fine. */
    public void putTokenizer(String digest, byte[] asset) {
        require(
                "PUT",
                "/tokenizers/" + digest,
                client.putBytes(API + "/tokenizers/" + digest, asset));
    }

    /** An id and the key itself, which is only told once. */
    public record IssuedKey(String id, String apiKey) {
        @Override
        public String toString() {
            return "IssuedKey[" + id + "]";
        }
    }

    /** A text field that must be there. */
    public static String text(JsonNode node, String field) {
        String value = node.path(field).asString("");
        if (value.isEmpty()) {
            throw new HubFailure("The control API's answer has no '" + field + "'.");
        }
        return value;
    }

    /** A value as a part of a path or query. */
    public static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static JsonNode require(String method, String path, Answer answer) {
        if (!answer.ok()) {
            throw new HubFailure(
                    "The control API answered " + method + " " + path + " with " + answer.brief());
        }
        return answer.body();
    }
}
