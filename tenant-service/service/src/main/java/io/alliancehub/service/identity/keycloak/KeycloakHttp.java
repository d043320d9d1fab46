package io.alliancehub.service.identity.keycloak;

import io.alliancehub.service.identity.DirectoryGoneException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** One request and its answer, bounded in time and size. Thread-safe. */
final class KeycloakHttp {
    private static final int ANSWER_BYTES_MAX = 4 << 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final HttpClient http;
    private final Duration within;

    KeycloakHttp(HttpClient http, Duration within) {
        this.http = http;
        this.within = within;
    }

    /** Blocks until the whole answer is there, or it is too late. */
    Answer send(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> sent =
                http.sendAsync(
                        request,
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
        try {
            HttpResponse<byte[]> answer = sent.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(
                    answer.statusCode(),
                    json(answer.body()),
                    answer.headers().firstValue("location").orElse(""));
        } catch (ExecutionException e) {
            throw new DirectoryGoneException("Keycloak cannot be reached: " + e.getCause());
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new DirectoryGoneException("Keycloak did not answer in time");
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new DirectoryGoneException("interrupted while asking Keycloak");
        }
    }

    static String text(JsonNode content) {
        return JSON.writeValueAsString(content);
    }

    private static JsonNode json(byte[] body) {
        try {
            return body.length == 0 ? JsonNodeFactory.instance.missingNode() : JSON.readTree(body);
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    /**
     * What came back.
     *
     * @param body missing where there was none, or none that is JSON
     * @param location of what was made; empty where nothing was
     */
    record Answer(int status, JsonNode body, String location) {
        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** The last part of {@link #location}. */
        String madeId() {
            return location.substring(location.lastIndexOf('/') + 1);
        }

        /** Without the body: it may hold a secret. */
        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }
}
