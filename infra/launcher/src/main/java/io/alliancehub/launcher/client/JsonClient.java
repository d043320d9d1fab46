package io.alliancehub.launcher.client;

import io.alliancehub.launcher.console.HubFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** HTTP with JSON bodies against one base address, with the same headers on every request. */
public final class JsonClient {
    /** Reads and writes the JSON of all clients. */
    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http;
    private final String base;
    private final Map<String, String> headers;

    public JsonClient(HttpClient http, String base, Map<String, String> headers) {
        this.http = http;
        this.base = base;
        this.headers = Map.copyOf(headers);
    }

    /** Any answer, whatever its status. */
    public Answer exchange(String method, String path, @Nullable Object body) {
        return exchange(method, path, body, Map.of());
    }

    /** Any answer, whatever its status; with headers of this one request. */
    public Answer exchange(
            String method, String path, @Nullable Object body, Map<String, String> more) {
        HttpRequest.Builder request = request(path, more);
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(method, BodyPublishers.ofString(MAPPER.writeValueAsString(body)));
        }
        HttpResponse<byte[]> response = send(method, path, request.build());
        return new Answer(response.statusCode(), response.headers(), json(response.body()));
    }

    /** Posts the fields of a form. */
    public Answer postForm(String path, Map<String, String> fields) {
        String form =
                fields.entrySet().stream()
                        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                        .collect(Collectors.joining("&"));
        HttpRequest request =
                request(path, Map.of())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build();
        HttpResponse<byte[]> response = send("POST", path, request);
        return new Answer(response.statusCode(), response.headers(), json(response.body()));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Puts bytes as they are. */
    public Answer putBytes(String path, byte[] bytes) {
        HttpRequest request =
                request(path, Map.of())
                        .header("Content-Type", "application/octet-stream")
                        .PUT(BodyPublishers.ofByteArray(bytes))
                        .build();
        HttpResponse<byte[]> response = send("PUT", path, request);
        return new Answer(response.statusCode(), response.headers(), json(response.body()));
    }

    /** Gets bytes as they are; anything but 200 is a failure. */
    public byte[] getBytes(String path) {
        HttpResponse<byte[]> response = send("GET", path, request(path, Map.of()).GET().build());
        if (response.statusCode() != 200) {
            throw new HubFailure(
                    "GET " + base + path + " was answered with " + response.statusCode() + ".");
        }
        return response.body();
    }

    private HttpRequest.Builder request(String path, Map<String, String> more) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
        headers.forEach(request::setHeader);
        more.forEach(request::setHeader);
        return request;
    }

    private HttpResponse<byte[]> send(String method, String path, HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new HubFailure(method + " " + base + path + " got no answer (" + e + ").", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubFailure(method + " " + base + path + " was interrupted.", e);
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return body.length == 0
                    ? MissingNode.getInstance()
                    : MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }
}
