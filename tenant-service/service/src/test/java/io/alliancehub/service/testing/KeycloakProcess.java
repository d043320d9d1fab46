package io.alliancehub.service.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real Keycloak with the hub's realm, its database in a test's PostgreSQL, which can be stopped
 * and started. It ends with the JVM that started it, however that ends: the shell around it waits
 * for the end of a pipe.
 */
public final class KeycloakProcess implements AutoCloseable {
    public static final String CONSOLE_SECRET = "synthetic-console-secret";
    public static final String SERVICE_SECRET = "synthetic-service-secret";
    private static final String PASSWORD = "synthetic-keycloak-password";
    private static final String WATCHED = "\"$@\" & child=$!; read end; kill $child; wait $child";
    private final KeycloakHome home = KeycloakHome.ready();
    private final int port = RedisProcess.freePort();
    private final int managementPort = RedisProcess.freePort();
    private final int consolePort = RedisProcess.freePort();
    private final Path log;
    private final String databaseUrl;
    private Process process;

    /** Makes a database for it in {@code postgres}, and starts. */
    public KeycloakProcess(PostgresProcess postgres) {
        databaseUrl = postgres.url().replaceAll("/hub$", "/keycloak");
        try (Connection connection = postgres.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute("create role keycloak login password '" + PASSWORD + "'");
            statement.execute("create database keycloak owner keycloak");
            log = Files.createTempFile("hub-test-keycloak", ".log");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = launch();
        awaitReady();
    }

    /** What the service and the gateway are told as the issuer. */
    public String issuer() {
        return url() + "/realms/alliance-hub";
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The port at which the realm expects the console: a service that logs people in uses it. */
    public int consolePort() {
        return consolePort;
    }

    public String consoleUrl() {
        return "http://127.0.0.1:" + consolePort;
    }

    /** Starts it again, with all that it had. */
    public void start() {
        process = launch();
        awaitReady();
    }

    public void stop() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private Process launch() {
        List<String> command = new ArrayList<>(List.of("sh", "-c", WATCHED, "keycloak"));
        command.addAll(home.command(options()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .putAll(
                        Map.of(
                                "KC_DB_PASSWORD", PASSWORD,
                                "HUB_CONSOLE_URL", consoleUrl(),
                                "HUB_KEYCLOAK_CONSOLE_SECRET", CONSOLE_SECRET,
                                "HUB_KEYCLOAK_SERVICE_SECRET", SERVICE_SECRET));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> options() {
        return List.of(
                "start",
                "--optimized",
                "--import-realm",
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--http-management-port=" + managementPort,
                "--hostname=" + url(),
                "--cache=local",
                "--db-url=" + databaseUrl,
                "--db-username=keycloak",
                "--db-pool-min-size=1",
                "--db-pool-max-size=10");
    }

    private void awaitReady() {
        HttpRequest ready =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + managementPort + "/health/ready"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            long start = System.nanoTime();
            RunningService.await(
                    "Keycloak, log in " + log,
                    Duration.ofMinutes(5),
                    () -> {
                        if (!process.isAlive()) {
                            throw new AssertionError("Keycloak ended, log in " + log);
                        }
                        return answers(http, ready);
                    });
            System.out.println(
                    "Keycloak was ready in " + (System.nanoTime() - start) / 1_000_000 + " ms");
        }
    }

    private static boolean answers(HttpClient http, HttpRequest request) {
        try {
            Thread.sleep(200);
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
