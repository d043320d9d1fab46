package io.alliancehub.service.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A real PostgreSQL with the hub's database and its three roles, which can be stopped. */
public final class PostgresProcess implements AutoCloseable {
    private static final String PASSWORD = "synthetic-test-password";
    private final int port = RedisProcess.freePort();
    private final Path data;
    private final Map<String, String> settings;
    private EmbeddedPostgres server;

    public PostgresProcess() {
        this(newFolder(), Map.of());
    }

    /** In a folder of the caller's, with more settings. */
    public PostgresProcess(Path data, Map<String, String> settings) {
        this.data = data;
        this.settings = settings;
        server = launch();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String role : new String[] {"hub_owner", "hub_app", "hub_clearing"}) {
                statement.execute("create role " + role + " login password '" + PASSWORD + "'");
            }
            statement.execute("create database hub owner hub_owner");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/hub";
    }

    public String password() {
        return PASSWORD;
    }

    /** A connection of one of the roles, in the hub's schema. */
    public Connection connect(String role) throws SQLException {
        return DriverManager.getConnection(url() + "?currentSchema=hub", role, PASSWORD);
    }

    /** A connection that nothing binds, as a person with the machine in their hands has. */
    public Connection superuser() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "postgres");
    }

    public void start() {
        server = launch();
    }

    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("hub-test-postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmbeddedPostgres launch() {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
            settings.forEach(builder::setServerConfig);
            return builder.setPort(port)
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "60")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
