package io.alliancehub.service.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A stream of events, read as it comes until it is closed. */
public final class Events implements AutoCloseable {
    private final HttpResponse<InputStream> response;
    public final List<Event> seen = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    /** One event. */
    public record Event(String id, String name, String data) {}

    public Events(RunningService service, String path, List<String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(service.url() + "/api/v1" + path));
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        try {
            response =
                    HttpClient.newHttpClient()
                            .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Thread.ofVirtual().start(this::read);
    }

    public int status() {
        return response.statusCode();
    }

    public boolean hasEnded() {
        return ended;
    }

    /** Waits for an event. */
    public Event await(String name, Predicate<Event> wanted) {
        RunningService.await(
                "event " + name + "; there were " + seen,
                () -> seen.stream().anyMatch(it -> it.name().equals(name) && wanted.test(it)));
        return seen.stream()
                .filter(it -> it.name().equals(name) && wanted.test(it))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String id = "";
            String name = "";
            String line = in.readLine();
            while (line != null) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    seen.add(new Event(id, name, line.substring(6)));
                }
                line = in.readLine();
            }
        } catch (IOException e) {
            ended = true;
        }
        ended = true;
    }
}
