package io.alliancehub.launcher.client;

import io.alliancehub.launcher.console.HubFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** A bank's client of the gateway. */
public final class ChatClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    private final HttpClient http;
    private final String base;

    /**
     * @param base the gateway's address, for example {@code http://127.0.0.1:7080}
     */
    public ChatClient(HttpClient http, String base) {
        this.http = http;
        this.base = base;
    }

    /** A whole answer, whatever its status. */
    public Answer complete(String apiKey, ChatRequest request) {
        return client(apiKey).exchange("POST", "/v1/chat/completions", request.body());
    }

    /** The models that a key may call. */
    public Answer models(String apiKey) {
        return client(apiKey).exchange("GET", "/v1/models", null);
    }

    private JsonClient client(String apiKey) {
        return new JsonClient(http, base, Map.of("Authorization", "Bearer " + apiKey));
    }

    /** A stream; close it to hang up. */
    public ChatStream open(String apiKey, ChatRequest request) {
        HttpRequest post =
                HttpRequest.newBuilder(URI.create(base + "/v1/chat/completions"))
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + apiKey)
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        JsonClient.MAPPER.writeValueAsString(request.streamBody())))
                        .build();
        try {
            HttpResponse<InputStream> response =
                    http.send(post, HttpResponse.BodyHandlers.ofInputStream());
            return new ChatStream(response);
        } catch (IOException e) {
            throw new HubFailure("The gateway gave no answer (" + e + ").", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubFailure("The call was interrupted.", e);
        }
    }
}
