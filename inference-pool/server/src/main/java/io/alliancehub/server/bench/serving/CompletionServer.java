package io.alliancehub.server.bench.serving;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model of a server that speaks OpenAI's {@code /v1/completions}. */
public final class CompletionServer {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Duration LIST_WAIT = Duration.ofSeconds(30);

    private final HttpClient http;
    private final LongSupplier ticker;
    private final String base;
    private final String model;

    private CompletionServer(HttpClient http, LongSupplier ticker, String base, String model) {
        this.http = http;
        this.ticker = ticker;
        this.base = base;
        this.model = model;
    }

    /**
     * Asks a server for its models.
     *
     * @param ticker nanoseconds
     * @param url with or without {@code /v1} at its end
     * @param name the model to ask; null for the first one that it lists
     * @throws BenchFailedException where no such server answers there
     */
    public static CompletionServer reach(
            HttpClient http, LongSupplier ticker, String url, @Nullable String name)
            throws InterruptedException {
        String base = base(url);
        URI list = URI.create(base + "/v1/models");
        HttpResponse<String> response;
        try {
            HttpRequest request = HttpRequest.newBuilder(list).timeout(LIST_WAIT).build();
            response = http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new BenchFailedException("no server answers at " + base);
        }
        if (response.statusCode() != 200) {
            throw new BenchFailedException(
                    list + " answers with status " + response.statusCode() + " rather than models");
        }
        return new CompletionServer(http, ticker, base, name == null ? first(response) : name);
    }

    private static String first(HttpResponse<String> list) {
        try {
            JsonNode id = MAPPER.readTree(list.body()).path("data").path(0).path("id");
            if (id.isString()) {
                return id.asString();
            }
        } catch (JacksonException e) {
            // said below
        }
        throw new BenchFailedException(list.uri() + " names no model");
    }

    private static String base(String url) {
        String base = url.replaceFirst("/+$", "").replaceFirst("/v1$", "");
        try {
            URI uri = new URI(base);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getRawQuery() == null) {
                return base;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new BenchFailedException(
                "'" + url + "' is no server's address, which is like http://127.0.0.1:8080");
    }

    String base() {
        return base;
    }

    String model() {
        return model;
    }

    /** Streams one completion of exactly {@code tokens}, and reads it to its end. */
    StreamSample complete(String prompt, int tokens) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + "/v1/completions"))
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body(prompt, tokens)))
                        .build();
        long started = ticker.getAsLong();
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                return StreamSample.failed(refusal(response));
            }
            return checked(new EventReader(ticker, started).read(response.body()), tokens);
        } catch (IOException e) {
            return StreamSample.failed("the connection failed: " + e);
        }
    }

    private static String refusal(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return Refusal.of(response.statusCode(), text);
        }
    }

    /** An answer of another length would compare unequal work. */
    private static StreamSample checked(StreamSample sample, int tokens) {
        if (sample.failure() == null && sample.completionTokens() != tokens) {
            return StreamSample.failed(
                    "an answer has %d tokens rather than %d"
                            .formatted(sample.completionTokens(), tokens));
        }
        return sample;
    }

    private String body(String prompt, int tokens) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("prompt", prompt);
        body.put("max_tokens", tokens);
        body.put("temperature", 0);
        body.put("ignore_eos", true);
        body.put("stream", true);
        body.put("stream_options", Map.of("include_usage", true));
        return MAPPER.writeValueAsString(body);
    }
}
