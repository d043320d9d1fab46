package io.alliancehub.service.testing;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.core.RedisServerBuilder;

/** A real Redis on a port of its own: the machine's where there is one, else the bundled one. */
public final class RedisProcess implements AutoCloseable {
    private static final String PASSWORD = "synthetic-test-password";
    private final int port = freePort();
    private RedisServer server = build();

    public RedisProcess() {
        start();
    }

    public String uri() {
        return "redis://:" + PASSWORD + "@127.0.0.1:" + port;
    }

    /** Starts it, empty: it keeps nothing on disk. */
    public void start() {
        try {
            server = build();
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void stop() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private RedisServer build() {
        try {
            RedisServerBuilder builder =
                    RedisServer.newRedisServer()
                            .port(port)
                            .bind("127.0.0.1")
                            .setting("requirepass " + PASSWORD)
                            .setting("save \"\"")
                            .setting("appendonly no");
            ExecutableProvider onPath = onPath();
            return (onPath == null ? builder : builder.executableProvider(onPath)).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @org.jspecify.annotations.Nullable ExecutableProvider onPath() {
        try {
            File file = ExecutableProvider.newExecutableInPath("redis-server").get();
            return () -> file;
        } catch (FileNotFoundException e) {
            System.out.println("no redis-server on the PATH: tests use the bundled one");
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
