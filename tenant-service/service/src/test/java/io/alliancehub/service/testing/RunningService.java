package io.alliancehub.service.testing;

import io.alliancehub.contract.InternalApi;
import io.alliancehub.service.ServiceApplication;
import io.alliancehub.service.redis.HubRedis;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service over real servers; one is shared by all tests of a JVM. */
public final class RunningService implements AutoCloseable {
    public static final String OPERATOR_TOKEN = "synthetic-operator-token";
    public static final String INTERNAL_SECRET = "synthetic-internal-secret";
    public static final byte[] PEPPER = new byte[32];
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PostgresProcess postgres;
    private final RedisProcess redis;
    private final @Nullable KeycloakProcess keycloak;
    private final MovableClock clock = new MovableClock();
    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    /** Starts a service of its own over servers of its own. */
    public RunningService() {
        this(new PostgresProcess(), new RedisProcess());
    }

    public RunningService(PostgresProcess postgres, RedisProcess redis) {
        this(postgres, redis, null);
    }

    /** Starts one that has people, at the address at which {@code keycloak} expects it. */
    public RunningService(
            PostgresProcess postgres, RedisProcess redis, @Nullable KeycloakProcess keycloak) {
        this(postgres, redis, keycloak, settings(keycloak));
    }

    private RunningService(
            PostgresProcess postgres,
            RedisProcess redis,
            @Nullable KeycloakProcess keycloak,
            Map<String, Object> more) {
        this.postgres = postgres;
        this.redis = redis;
        this.keycloak = keycloak;
        this.context =
                new SpringApplicationBuilder(ServiceApplication.class)
                        .initializers(
                                application ->
                                        ((GenericApplicationContext) application)
                                                .registerBean(Clock.class, () -> clock))
                        .properties(settings(postgres, redis))
                        .properties(more)
                        .run();
        this.port = ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    /** Starts a service of its own over servers of its own, set otherwise. */
    public static RunningService with(Map<String, Object> settings) {
        return new RunningService(new PostgresProcess(), new RedisProcess(), null, settings);
    }

    /** Another process over the same servers, set otherwise; close it by {@link #closeAlone}. */
    public RunningService replica(Map<String, Object> settings) {
        Map<String, Object> more = new HashMap<>(Map.of("hub.service-id", "service-2"));
        more.putAll(settings);
        return new RunningService(postgres, redis, null, more);
    }

    /** Ends this process and leaves its servers running. */
    public void closeAlone() {
        context.close();
    }

    /** The one that tests share. */
    public static RunningService shared() {
        return Shared.SERVICE;
    }

    /** The one with a real Keycloak that tests share; it has servers of its own. */
    public static RunningService sharedWithKeycloak() {
        return SharedWithKeycloak.SERVICE;
    }

    private static Map<String, Object> settings(PostgresProcess postgres, RedisProcess redis) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("server.port", "0");
        settings.put("HUB_HTTP_PORT", "0");
        settings.put("HUB_DB_URL", postgres.url());
        settings.put("HUB_DB_OWNER_USER", "hub_owner");
        settings.put("HUB_DB_OWNER_PASSWORD", postgres.password());
        settings.put("hub.db.url", postgres.url());
        settings.put("hub.db.owner.user", "hub_owner");
        settings.put("hub.db.owner.password", postgres.password());
        settings.put("hub.db.app.user", "hub_app");
        settings.put("hub.db.app.password", postgres.password());
        settings.put("hub.db.clearing.user", "hub_clearing");
        settings.put("hub.db.clearing.password", postgres.password());
        settings.put("hub.redis.uri", redis.uri());
        settings.put("hub.key.pepper", Base64.getEncoder().encodeToString(PEPPER));
        settings.put("hub.key.environment", "demo");
        settings.put("hub.internal.secret", INTERNAL_SECRET);
        settings.put("hub.operator.token", OPERATOR_TOKEN);
        settings.put("hub.member.secret", FakeOrders.SECRET);
        settings.put("hub.gateway.url", FakeGateway.shared().url());
        settings.put("hub.webhook.allowed.networks", "127.0.0.1/32");
        settings.put("hub.mail.host", "127.0.0.1");
        settings.put("hub.mail.port", Integer.toString(MailSink.shared().port()));
        settings.put("hub.mail.from", "hub@synthetic.example");
        settings.put("hub.mail.security", "none");
        settings.put("hub.adapter.folder", TestAdapters.folder().toString());
        settings.put("hub.adapter.file-bytes-max", TestAdapters.FILE_BYTES_MAX);
        settings.put("hub.adapter.bank-bytes-max", TestAdapters.BANK_BYTES_MAX);
        return settings;
    }

    private static Map<String, Object> settings(@Nullable KeycloakProcess keycloak) {
        return keycloak == null
                ? Map.of()
                : Map.of(
                        "server.port", Integer.toString(keycloak.consolePort()),
                        "HUB_HTTP_PORT", Integer.toString(keycloak.consolePort()),
                        "hub.console.url", keycloak.consoleUrl(),
                        "hub.keycloak.issuer", keycloak.issuer(),
                        "hub.keycloak.console.secret", KeycloakProcess.CONSOLE_SECRET,
                        "hub.keycloak.service.secret", KeycloakProcess.SERVICE_SECRET);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Publishes events as the service's own beans do. */
    public ApplicationEventPublisher events() {
        return context;
    }

    public PostgresProcess postgres() {
        return postgres;
    }

    public RedisProcess redisServer() {
        return redis;
    }

    /** Its Keycloak, where it has one. */
    public KeycloakProcess keycloak() {
        return java.util.Objects.requireNonNull(keycloak);
    }

    public HubRedis redis() {
        return context.getBean(HubRedis.class);
    }

    public MovableClock clock() {
        return clock;
    }

    /** Calls the control API as the operator. */
    public Answer api(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = request(method, "/api/v1" + path, body);
        request.header("authorization", "Bearer " + OPERATOR_TOKEN);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    public Answer get(String path) {
        return api("GET", path, "");
    }

    public Answer post(String path, String body) {
        return api("POST", path, body);
    }

    /** Reads a file as the operator. */
    public HttpResponse<byte[]> file(String path) {
        HttpRequest request =
                request("GET", "/api/v1" + path, "")
                        .header("authorization", "Bearer " + OPERATOR_TOKEN)
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Calls the internal API as a gateway. */
    public Answer internal(String method, String path, String body) {
        return send(request(method, path, body).header(InternalApi.SECRET, INTERNAL_SECRET));
    }

    /** Calls anything with no credential. */
    public Answer stranger(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = request(method, path, body);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    /** Begins to read an answer of the control API; what is not read stays with the service. */
    public InputStream open(String path) {
        try {
            HttpRequest.Builder request = request("GET", "/api/v1" + path, "");
            request.header("authorization", "Bearer " + OPERATOR_TOKEN);
            return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public Answer putBytes(String path, byte[] body) {
        return putBytes(path, body, "authorization", "Bearer " + OPERATOR_TOKEN);
    }

    /** Sends bytes with these headers. */
    public Answer putBytes(String path, byte[] body, String... headers) {
        return send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .headers(headers)
                        .header("content-type", "application/octet-stream")
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    /** Waits until something that happens in the background has happened. */
    public static void await(String what, BooleanSupplier happened) {
        await(what, Duration.ofSeconds(20), happened);
    }

    public static void await(String what, Duration atMost, BooleanSupplier happened) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain: " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        context.close();
        if (keycloak != null) {
            keycloak.close();
        }
        redis.close();
        postgres.close();
    }

    private HttpRequest.Builder request(String method, String path, String body) {
        HttpRequest.BodyPublisher publisher =
                body.isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(30))
                        .method(method, publisher);
        return body.isEmpty() ? request : request.header("content-type", "application/json");
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the service said. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        /** The text of a field of the body. */
        public String text(String field) {
            return json().path(field).asString();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public Answer expect(int status) {
            if (status() != status) {
                throw new AssertionError(
                        "expected " + status + ", got " + status() + ": " + response.body());
            }
            return this;
        }
    }

    private static final class Shared {
        private static final RunningService SERVICE = start();

        private static RunningService start() {
            RunningService service = new RunningService();
            Runtime.getRuntime().addShutdownHook(new Thread(service::close));
            return service;
        }
    }

    private static final class SharedWithKeycloak {
        private static final RunningService SERVICE = start();

        private static RunningService start() {
            PostgresProcess postgres = new PostgresProcess();
            RunningService service =
                    new RunningService(postgres, new RedisProcess(), new KeycloakProcess(postgres));
            Runtime.getRuntime().addShutdownHook(new Thread(service::close));
            return service;
        }
    }
}
