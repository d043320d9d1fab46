package io.alliancehub.gateway.testing;

import io.alliancehub.gateway.GatewayApplication;
import io.alliancehub.telemetry.Telemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/** A whole gateway inside the test's own process. */
public final class TestGateway implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ConfigurableApplicationContext context;

    public TestGateway(TestHub hub, Path journal, Map<String, String> settings) {
        this(hub, journal, settings, Telemetry.off());
    }

    /** One whose spans are looked at. */
    public TestGateway(
            TestHub hub, Path journal, Map<String, String> settings, Telemetry telemetry) {
        List<String> arguments = new ArrayList<>();
        arguments(hub, journal).forEach((k, v) -> arguments.add("--" + k + "=" + v));
        settings.forEach((k, v) -> arguments.add("--" + k + "=" + v));
        SpringApplication application = new SpringApplication(GatewayApplication.class);
        application.addInitializers(TestGateway::giveOwnThreads);
        application.addInitializers(
                fresh ->
                        ((GenericApplicationContext) fresh)
                                .registerBean(Telemetry.class, () -> telemetry));
        context = application.run(arguments.toArray(String[]::new));
    }

    /** The event loops that all gateways of a process share end with the first that is closed. */
    private static void giveOwnThreads(ConfigurableApplicationContext fresh) {
        ReactorResourceFactory own = new ReactorResourceFactory();
        own.setUseGlobalResources(false);
        ((GenericApplicationContext) fresh).registerBean(ReactorResourceFactory.class, () -> own);
    }

    public TestGateway(TestHub hub) {
        this(hub, temporaryFolder(), Map.of());
    }

    public static Map<String, String> arguments(TestHub hub, Path journal) {
        return Map.of(
                "HUB_GATEWAY_ID",
                "gateway-1",
                "HUB_REDIS_URI",
                hub.redis.uri(),
                "HUB_SERVICE_URL",
                hub.service.url().toString(),
                "HUB_INTERNAL_SECRET",
                FakeService.SECRET,
                "HUB_MEMBER_SECRET",
                FakeMember.SECRET,
                "HUB_KEY_PEPPER",
                TestBank.pepper(),
                "HUB_JOURNAL_DIR",
                journal.toString(),
                "HUB_HTTP_PORT",
                "0");
    }

    public static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("hub-test-journal");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI url() {
        return URI.create(
                "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    public HttpResponse<String> chat(TestBank bank, String body) {
        return chat(url(), bank, body);
    }

    /** Asks any gateway. */
    public static HttpResponse<String> chat(URI gateway, TestBank bank, String body) {
        return post(gateway.resolve("/v1/chat/completions"), bank, body);
    }

    /** Posts to any address. */
    public HttpResponse<String> ask(TestBank bank, String path, String body) {
        return post(url().resolve(path), bank, body);
    }

    public HttpResponse<String> complete(TestBank bank, String body) {
        return post(url().resolve("/v1/completions"), bank, body);
    }

    private static HttpResponse<String> post(URI address, TestBank bank, String body) {
        return send(
                HttpRequest.newBuilder(address)
                        .header("authorization", "Bearer " + bank.key().reveal())
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> get(TestBank bank, String path) {
        return send(
                HttpRequest.newBuilder(url().resolve(path))
                        .header("authorization", "Bearer " + bank.key().reveal())
                        .GET());
    }

    public static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(
                    request.timeout(Duration.ofSeconds(20)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    /** A request's body. */
    public static String body(String extra) {
        return "{\"model\":\""
                + TestHub.ALIAS
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Guten Tag 银行\"}]"
                + (extra.isEmpty() ? "" : "," + extra)
                + "}";
    }

    /** A body for a raw completion. */
    public static String completion(String fields) {
        return "{\"model\":\"" + TestHub.ALIAS + "\"," + fields + "}";
    }
}
