package io.alliancehub.e2e;

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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests to a gateway as they are written, and answers as they came. */
final class Wire {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String DATA = "data: ";

    private final HttpClient http;
    private final String base;
    private final String key;

    /**
     * @param key the API key of every request
     */
    Wire(HttpClient http, String base, String key) {
        this.http = http;
        this.base = base;
        this.key = key;
    }

    /**
     * An answer.
     *
     * @param bodies the document, or the data of each event of a stream
     * @param done whether a stream ended as it should
     */
    record Answer(int status, String contentType, List<JsonNode> bodies, boolean done) {
        JsonNode body() {
            return bodies.getFirst();
        }

        boolean isStream() {
            return contentType.startsWith("text/event-stream");
        }
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer post(String path, JsonNode body) {
        return send("POST", path, body);
    }

    Answer send(String method, String path, @Nullable JsonNode body) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(TIMEOUT)
                        .header("authorization", "Bearer " + key)
                        .header("content-type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body.toString()))
                        .build();
        try {
            return read(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static Answer read(HttpResponse<String> answer) {
        String type = answer.headers().firstValue("content-type").orElse("");
        if (!type.startsWith("text/event-stream")) {
            return new Answer(
                    answer.statusCode(), type, List.of(JSON.readTree(answer.body())), true);
        }
        List<JsonNode> events = new ArrayList<>();
        boolean done = false;
        for (String event : answer.body().split("\n\n")) {
            if (event.equals(DATA + "[DONE]")) {
                done = true;
            } else if (!event.startsWith(":")) {
                events.add(JSON.readTree(event.substring(DATA.length())));
            }
        }
        return new Answer(answer.statusCode(), type, events, done);
    }
}
