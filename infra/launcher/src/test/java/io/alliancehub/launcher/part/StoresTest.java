package io.alliancehub.launcher.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.process.Child;
import io.alliancehub.launcher.process.ChildSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL and a real Redis, started as the supervisor starts them. */
final class StoresTest {
    private final List<Child> children = new ArrayList<>();
    private final Distribution distribution;
    private final DataFolder folder;
    private final Secrets secrets;
    private final Ports ports;

    StoresTest(@TempDir Path temporary) throws IOException {
        distribution =
                new Distribution(
                        Files.createDirectory(temporary.resolve("dist")),
                        Path.of("java"),
                        Distribution.Caches.USE);
        folder = new DataFolder(temporary.resolve("data folder"));
        folder.prepare();
        secrets = Secrets.loadOrCreate(folder, new SecureRandom());
        ports = new Ports(freePort() - 4);
    }

    @AfterEach
    void stop() {
        children.forEach(Child::stop);
    }

    @Test
    void databaseAndRolesLastFromStartToStart() throws SQLException {
        PostgresPart postgres = PostgresPart.prepare(distribution, folder, ports, secrets);
        Child first = start(postgres.spec());
        postgres.createDatabase();
        try (Connection owner = connect(postgres, "hub_owner", secrets.ownerPassword())) {
            owner.createStatement().execute("create schema hub create table hub.kept (id int)");
            owner.createStatement().execute("insert into hub.kept values (7)");
        }
        first.stop();

        PostgresPart again = PostgresPart.prepare(distribution, folder, ports, secrets);
        start(again.spec());
        again.createDatabase();

        try (Connection owner = connect(again, "hub_owner", secrets.ownerPassword());
                ResultSet rows =
                        owner.createStatement()
                                .executeQuery(
                                        "select id, (select count(*) from pg_roles where rolname"
                                                + " like 'hub%' and not rolsuper) from hub.kept")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(7);
            assertThat(rows.getInt(2)).isEqualTo(3);
        }
        assertThatThrownBy(() -> connect(again, "hub_app", "wrong").close())
                .hasMessageContaining("password");
    }

    @Test
    void anotherMajorVersionsDatabaseIsRefused() throws IOException {
        Files.createDirectories(folder.postgres());
        Files.writeString(folder.postgres().resolve("PG_VERSION"), "15\n");

        assertThatThrownBy(() -> PostgresPart.prepare(distribution, folder, ports, secrets))
                .hasMessageContaining("PostgreSQL 15");
    }

    @Test
    void redisWantsThePasswordAndTellsItsVersion() throws IOException {
        RedisPart redis = RedisPart.prepare(distribution, folder, ports, secrets);
        start(redis.spec());

        assertThat(Health.redis(ports.redis(), secrets.redisPassword())).isTrue();
        assertThat(Health.redis(ports.redis(), "wrong")).isFalse();
        assertThat(redis.description()).matches("\\d+\\.\\d+\\.\\d+ \\(.*redis-server.*\\)");
        assertThat(Files.readString(folder.redis().resolve("redis.conf")))
                .contains("appendonly yes", "maxmemory-policy noeviction", "bind 127.0.0.1");
    }

    @Test
    void embeddedRedisIsNamedWithItsWarning() throws IOException {
        RedisPart redis = RedisPart.prepareEmbedded(distribution, folder, ports, secrets);
        start(redis.spec());

        assertThat(Health.redis(ports.redis(), secrets.redisPassword())).isTrue();
        assertThat(redis.warning()).contains("CVE-2025-49844");
    }

    @Test
    void modelThatIsNoModelIsRefusedByName() throws IOException {
        Path text = Files.writeString(folder.root().resolve("model.txt"), "hello");

        assertThatThrownBy(() -> ModelFile.parse(text.toString()))
                .hasMessageContaining("model.txt is not a GGUF model");
        assertThatThrownBy(() -> ModelFile.parse(text + "=a/b")).hasMessageContaining("'a/b'");
        assertThatThrownBy(() -> ModelFile.parse("/no/such.gguf"))
                .hasMessageContaining("does not exist");
    }

    @Test
    void folderWithAConfigurationIsAModel() throws IOException {
        Path model = Files.createDirectory(folder.root().resolve("Qwen-HF"));
        assertThatThrownBy(() -> ModelFile.parse(model.toString()))
                .hasMessageContaining("Qwen-HF is not a model: it has no config.json");
        Files.writeString(model.resolve("config.json"), "{}");
        assertThat(ModelFile.parse(model.toString()).argument()).isEqualTo(model + "=Qwen-HF");
    }

    @Test
    void modelIsNamedOnceAndInAWayThatEverybodyTakes() throws IOException {
        Path file = Files.writeString(folder.root().resolve("seven=7.gguf"), "GGUF");
        Path plain = Files.writeString(folder.root().resolve("Qwen-0.5B.gguf"), "GGUF");

        assertThat(ModelFile.parse(plain.toString()).argument()).isEqualTo(plain + "=Qwen-0.5B");
        assertThat(ModelFile.parse(file + "=seven").argument()).isEqualTo(file + "=seven");
        assertThatThrownBy(() -> ModelFile.parse(file.toString()))
                .hasMessageContaining("'seven=7'")
                .hasMessageContaining("=alias");
        assertThatThrownBy(() -> ModelFile.parse(plain + "=" + "x".repeat(51)))
                .hasMessageContaining("up to 50");
    }

    private Child start(ChildSpec spec) {
        Child child = new Child(spec, System::nanoTime, event -> {}, () -> {});
        children.add(child);
        child.start();
        return child;
    }

    private static Connection connect(PostgresPart postgres, String user, String password)
            throws SQLException {
        return DriverManager.getConnection(postgres.hubUrl(), user, password);
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
