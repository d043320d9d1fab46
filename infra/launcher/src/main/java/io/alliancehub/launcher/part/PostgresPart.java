package io.alliancehub.launcher.part;

import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.process.ChildSpec;
import io.alliancehub.launcher.process.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A real PostgreSQL on loopback, reached by TCP with a password only.
 *
 * <p>PostgreSQL refuses to run as root. There it runs in a user namespace of its own, where the
 * same files have another owner's number.
 */
public final class PostgresPart {
    private static final String SUPERUSER = "postgres";
    private static final String MAJOR = "18";

    private final Path home;
    private final Path cluster;
    private final int port;
    private final Path log;
    private final Secrets secrets;

    private PostgresPart(Path home, DataFolder folder, Ports ports, Secrets secrets) {
        this.home = home;
        this.cluster = folder.postgres();
        this.port = ports.postgres();
        this.log = folder.log("postgres");
        this.secrets = secrets;
    }

    /** Unpacks the server and makes the cluster, where either is missing. */
    public static PostgresPart prepare(
            Distribution distribution, DataFolder folder, Ports ports, Secrets secrets) {
        PostgresPart part =
                new PostgresPart(PostgresBinaries.unpacked(distribution), folder, ports, secrets);
        try {
            part.prepareCluster();
        } catch (IOException e) {
            throw new HubFailure(
                    "Cannot prepare the database folder "
                            + part.cluster
                            + " ("
                            + e.getMessage()
                            + ").",
                    e);
        }
        return part;
    }

    private void prepareCluster() throws IOException {
        Path version = cluster.resolve("PG_VERSION");
        if (Files.isRegularFile(version)) {
            String major = Files.readString(version).strip();
            if (!major.equals(MAJOR)) {
                throw new HubFailure(
                        "The database in "
                                + cluster
                                + " is of PostgreSQL "
                                + major
                                + " and this hub runs "
                                + MAJOR
                                + "; move it with pg_dump.");
            }
            return;
        }
        initialise();
    }

    /** Makes the cluster beside its place and moves it there, so that half of one never counts. */
    private void initialise() throws IOException {
        Path part = cluster.resolveSibling(".postgres.part");
        if (Files.exists(part)) {
            PostgresBinaries.delete(part);
        }
        Path password =
                Files.createTempFile(
                        cluster.getParent(),
                        ".password",
                        "",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(password, secrets.postgresPassword());
            List<String> command = new ArrayList<>(asOrdinaryUser());
            command.addAll(
                    List.of(
                            home.resolve("bin/initdb").toString(),
                            "--pgdata=" + part,
                            "--username=" + SUPERUSER,
                            "--pwfile=" + password,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C"));
            Tool.Outcome outcome = Tool.run(command);
            if (outcome.exitCode() != 0) {
                throw new HubFailure(
                        "PostgreSQL could not make its database in "
                                + cluster
                                + ": "
                                + reason(outcome));
            }
            Files.move(part, cluster);
        } finally {
            Files.deleteIfExists(password);
        }
    }

    private static String reason(Tool.Outcome outcome) {
        return outcome.output()
                .lines()
                .filter(line -> line.contains("error:") || line.contains("FATAL"))
                .findFirst()
                .orElseGet(outcome::lastLine);
    }

    private static List<String> asOrdinaryUser() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        if (Tool.run(List.of("unshare", "--user", "true")).exitCode() != 0) {
            throw new HubFailure(
                    "PostgreSQL does not run as root and this machine allows no user namespaces;"
                            + " run ./hub as an ordinary user.");
        }
        return List.of("unshare", "--user");
    }

    /** How the server runs. */
    public ChildSpec spec() {
        List<String> command = new ArrayList<>(asOrdinaryUser());
        command.addAll(
                List.of(
                        home.resolve("bin/postgres").toString(),
                        "-D",
                        cluster.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "max_connections=100",
                        "-c",
                        "shared_buffers=128MB",
                        "-c",
                        "log_timezone=UTC"));
        return new ChildSpec(
                "postgres",
                port,
                command,
                Map.of(),
                cluster,
                log,
                StopSignal.INT,
                Duration.ofSeconds(30),
                ChildSpec.Need.ESSENTIAL,
                this::answers);
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(2);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("password", secrets.postgresPassword());
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "10");
        return DriverManager.getConnection(url(database), properties);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Where the service finds its database. */
    String hubUrl() {
        return url("hub");
    }

    /** Where Keycloak finds its database. */
    String keycloakUrl() {
        return url("keycloak");
    }

    /**
     * Makes the database and its three roles, where they are missing: {@code hub_owner} owns the
     * schema, {@code hub_app} is bound by row-level security, {@code hub_clearing} reads across
     * banks.
     */
    public void createDatabase() {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            role(statement, "hub_owner", secrets.ownerPassword());
            role(statement, "hub_app", secrets.appPassword());
            role(statement, "hub_clearing", secrets.clearingPassword());
            if (!found(statement, "select 1 from pg_database where datname = 'hub'")) {
                statement.execute("create database hub owner hub_owner");
            }
            statement.execute("revoke all on database hub from public");
            statement.execute("grant connect on database hub to hub_app, hub_clearing");
        } catch (SQLException e) {
            throw new HubFailure("Cannot prepare the database (" + e.getMessage() + ").", e);
        }
    }

    /** Makes Keycloak's own database and role, where they are missing. */
    public void createKeycloakDatabase() {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            role(statement, "keycloak", secrets.keycloak().databasePassword());
            if (!found(statement, "select 1 from pg_database where datname = 'keycloak'")) {
                statement.execute("create database keycloak owner keycloak");
            }
            statement.execute("revoke all on database keycloak from public");
        } catch (SQLException e) {
            throw new HubFailure("Cannot prepare Keycloak's database (" + e.getMessage() + ").", e);
        }
    }

    // The passwords are our own hexadecimal text; nothing in them needs quoting.
    private static void role(Statement statement, String name, String password)
            throws SQLException {
        String verb =
                found(statement, "select 1 from pg_roles where rolname = '" + name + "'")
                        ? "alter"
                        : "create";
        statement.execute(
                verb
                        + " role "
                        + name
                        + " login nosuperuser nocreatedb nocreaterole password '"
                        + password
                        + "'");
    }

    private static boolean found(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }
}
