package io.alliancehub.gateway.testing;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway in a process of its own, which can be killed. */
public final class ChildGateway implements AutoCloseable {
    private final Process process;
    private final URI url;
    private final Path log;

    private ChildGateway(Process process, URI url, Path log) {
        this.process = process;
        this.url = url;
        this.log = log;
    }

    public static ChildGateway start(TestHub hub, Path journal, Duration within)
            throws IOException {
        int port;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        Map<String, String> environment = new HashMap<>(TestGateway.arguments(hub, journal));
        environment.put("HUB_HTTP_PORT", Integer.toString(port));
        Path log = TestGateway.temporaryFolder().resolve("gateway.log");
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath(),
                        "io.alliancehub.gateway.GatewayApplication");
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        ChildGateway child =
                new ChildGateway(builder.start(), URI.create("http://127.0.0.1:" + port), log);
        Eventually.holds("gateway ready, see " + log, within, child::isReady);
        return child;
    }

    public URI url() {
        return url;
    }

    public Path log() {
        return log;
    }

    /** As {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** As {@code kill}. */
    public int terminate() {
        process.destroy();
        awaitEnd();
        return process.exitValue();
    }

    public void signalEnd() {
        process.destroy();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator);
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new AssertionError("the gateway ended in its start; see " + log);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                                    HttpRequest.newBuilder(
                                                    url.resolve("/actuator/health/readiness"))
                                            .timeout(Duration.ofSeconds(2))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitEnd() {
        try {
            process.waitFor(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
