package io.alliancehub.gateway.clients;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The realm's public key set, fetched in blocking style; bounded in time and size. Thread-safe. */
public final class RealmClient {
    private static final int ANSWER_BYTES_MAX = 256 << 10;
    private final HttpClient http;
    private final URI keySet;
    private final Duration within;

    /**
     * @param issuer the realm's address
     */
    public RealmClient(HttpClient http, String issuer, Duration within) {
        this.http = http;
        this.keySet = URI.create(issuer + "/protocol/openid-connect/certs");
        this.within = within;
    }

    /** The key set as JSON; throws where it cannot be had. */
    public String keySet() {
        CompletableFuture<HttpResponse<byte[]>> sent =
                http.sendAsync(
                        HttpRequest.newBuilder(keySet).timeout(within).GET().build(),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
        try {
            HttpResponse<byte[]> answer = sent.get(within.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() != 200) {
                throw new RealmGoneException("the realm answered " + answer.statusCode());
            }
            return new String(answer.body(), StandardCharsets.UTF_8);
        } catch (ExecutionException e) {
            throw new RealmGoneException("the realm cannot be reached: " + e.getCause());
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new RealmGoneException("the realm did not answer in time");
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new RealmGoneException("interrupted while asking the realm");
        }
    }
}
