package io.alliancehub.gateway.testing;

import io.alliancehub.contract.RedisRun;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/** A real redis-server with a password on loopback: the one on the PATH, else the embedded one. */
public final class TestRedis implements AutoCloseable {
    private static final String PASSWORD = "test-password";

    private final int port;
    private final Path folder;
    private final RedisClient client;
    private Process process;

    public TestRedis() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
            folder = Files.createTempDirectory("hub-test-redis");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = launch();
        client = RedisClient.create(RedisURI.create(uri()));
        awaitReady();
    }

    public String uri() {
        return "redis://:" + PASSWORD + "@127.0.0.1:" + port;
    }

    /** Commands on a connection of their own; the caller closes the connection. */
    public RedisCommands<String, String> commands() {
        return client.connect().sync();
    }

    /** A name for counters that were made in the server's present run. */
    public String newIncarnation() {
        try (var connection = client.connect()) {
            return RedisRun.of(connection.sync().info("server")).newIncarnation();
        }
    }

    /** Kills the server; what it held is lost. */
    public void kill() {
        process.destroyForcibly();
        waitForEnd();
    }

    /** Starts an empty server on the same port. */
    public void restart() {
        process = launch();
        awaitReady();
    }

    /** The server hangs: it accepts bytes and answers nothing. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        process.destroyForcibly();
        waitForEnd();
    }

    private Process launch() {
        try {
            return new ProcessBuilder(
                            List.of(
                                    executable(),
                                    "--port",
                                    Integer.toString(port),
                                    "--bind",
                                    "127.0.0.1",
                                    "--requirepass",
                                    PASSWORD,
                                    "--save",
                                    "",
                                    "--appendonly",
                                    "no",
                                    "--dir",
                                    folder.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("redis.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String executable() throws IOException {
        try (Stream<Path> candidates =
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .map(entry -> Path.of(entry, "redis-server"))) {
            Path found = candidates.filter(Files::isExecutable).findFirst().orElse(null);
            return found != null
                    ? found.toString()
                    : ExecutableProvider.newJarResourceProvider(
                                    Files.createTempDirectory("hub-redis-bin").toFile())
                            .get()
                            .getPath();
        }
    }

    private void awaitReady() {
        for (int attempt = 0; attempt < 200; attempt++) {
            try (RedisClient probe = RedisClient.create(RedisURI.create(uri()))) {
                probe.connect().sync().ping();
                return;
            } catch (RuntimeException e) {
                pause();
            }
        }
        throw new IllegalStateException("redis-server did not start on port " + port);
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void waitForEnd() {
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(25);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
