package io.alliancehub.gateway.clients;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.InternalApi;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.ModelCatalog;
import io.alliancehub.contract.UsageEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;

/**
 * The service's internal API, called in blocking style from virtual threads. Thread-safe. Every
 * failure is a {@link ServiceGoneException}; nothing is retried here.
 */
public final class ServiceClient {
    private static final int ANSWER_BYTES_MAX = 64 << 20;

    private final HttpClient http;
    private final URI base;
    private final String secret;
    private final Duration timeout;

    /**
     * @param base the service's address
     * @param secret {@link InternalApi#SECRET}
     */
    public ServiceClient(HttpClient http, URI base, String secret, Duration timeout) {
        this.http = http;
        this.base = base;
        this.secret = secret;
        this.timeout = timeout;
    }

    /** The snapshot of a key; empty where the service knows none. */
    public Optional<CallerSnapshot> key(KeyId id) {
        return get(InternalApi.KEYS + id).map(body -> parse(body, CallerSnapshot.class));
    }

    /** All aliases. */
    public ModelCatalog catalog() {
        return get(InternalApi.CATALOG)
                .map(body -> parse(body, ModelCatalog.class))
                .orElseThrow(() -> new ServiceGoneException("the service has no catalog"));
    }

    /** A tokenizer asset; empty where the service has none with this digest. */
    public Optional<byte[]> tokenizer(String digest) {
        return get(InternalApi.TOKENIZERS + digest);
    }

    /** Stores events; returns the ids that are stored, rated and posted now. */
    public Set<String> store(List<UsageEvent> events) {
        return post(InternalApi.USAGE_EVENTS, new InternalApi.UsageBatch(events));
    }

    /** Which of these ids are stored. */
    public Set<String> confirm(List<String> ids) {
        return post(InternalApi.USAGE_CONFIRM, new InternalApi.UsageQuery(ids));
    }

    private Set<String> post(String path, Object content) {
        HttpRequest request =
                request(path)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(ContractJson.write(content)))
                        .build();
        byte[] body =
                send(request)
                        .orElseThrow(() -> new ServiceGoneException("the service lacks " + path));
        return Set.copyOf(parse(body, InternalApi.UsageConfirmation.class).stored());
    }

    private Optional<byte[]> get(String path) {
        return send(request(path).GET().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(timeout)
                .header(InternalApi.SECRET, secret);
    }

    private Optional<byte[]> send(HttpRequest request) {
        // The client's own time limit ends with the head of an answer; this one covers its body.
        CompletableFuture<HttpResponse<byte[]>> sent =
                http.sendAsync(
                        request,
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
        try {
            HttpResponse<byte[]> answer = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return switch (answer.statusCode()) {
                case 200, 201 -> Optional.of(answer.body());
                case 404 -> Optional.empty();
                default ->
                        throw new ServiceGoneException(
                                "the service answered " + answer.statusCode());
            };
        } catch (ExecutionException e) {
            throw new ServiceGoneException("the service cannot be reached", e);
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new ServiceGoneException("the service did not answer in time", e);
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new ServiceGoneException("interrupted while asking the service", e);
        }
    }

    private static <T> T parse(byte[] body, Class<T> type) {
        try {
            return ContractJson.read(new String(body, StandardCharsets.UTF_8), type);
        } catch (JacksonException e) {
            throw new ServiceGoneException("the service's answer cannot be read", e);
        }
    }
}
