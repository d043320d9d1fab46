package io.alliancehub.launcher.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DemoLogins.Login;
import io.alliancehub.launcher.folder.HubState.LogIn;
import io.alliancehub.launcher.folder.HubState.Phase;
import io.alliancehub.launcher.folder.HubState.RunningProcess;
import io.alliancehub.launcher.folder.HubState.ServiceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
    private final Path temporary;

    DataFolderTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void liesInTheUsersDataDirectoryUnlessToldOtherwise() {
        assertThat(DataFolder.of(null, Map.of("XDG_DATA_HOME", "/data")).root())
                .isEqualTo(Path.of("/data/alliance-hub"));
        assertThat(DataFolder.of("/x/../y", Map.of()).root()).isEqualTo(Path.of("/y"));
    }

    @Test
    void isPrivateToItsOwner() throws IOException {
        DataFolder folder = prepared();
        Secrets.loadOrCreate(folder, new SecureRandom());

        assertThat(permissions(folder.root())).isEqualTo("rwx------");
        assertThat(permissions(folder.secrets())).isEqualTo("rw-------");
    }

    @Test
    void refusesAFolderOfSomebodyElse() throws IOException {
        Files.writeString(temporary.resolve("letter.txt"), "not a hub's");
        DataFolder folder = new DataFolder(temporary);

        assertThatThrownBy(folder::prepare)
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("not a hub's data folder");
        assertThatThrownBy(folder::delete).isInstanceOf(HubFailure.class);
        assertThat(temporary.resolve("letter.txt")).exists();
    }

    @Test
    void refusesAPathThroughAFile() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThatThrownBy(() -> new DataFolder(file.resolve("hub")).prepare())
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("--data");
    }

    @Test
    void keepsItsSecretsFromStartToStart() {
        DataFolder folder = prepared();
        Secrets first = Secrets.loadOrCreate(folder, new SecureRandom());
        first.with(new Secrets.DemoBank("b1", "Bank", "k1", "ahk_demo_x", "k2", "ahk_demo_y"))
                .save(folder);

        Secrets second = Secrets.loadOrCreate(folder, new SecureRandom());

        assertThat(second.operatorToken()).isEqualTo(first.operatorToken()).hasSize(48);
        assertThat(second.banks()).extracting(Secrets.DemoBank::id).containsExactly("b1");
        assertThat(second.toString()).doesNotContain(first.operatorToken());
    }

    @Test
    void readsAFolderThatIsOlderThanProbeKeys() throws IOException {
        DataFolder folder = prepared();
        Secrets.loadOrCreate(folder, new SecureRandom())
                .with(new Secrets.DemoBank("b1", "Bank", "k1", "ahk_demo_x", "", ""))
                .save(folder);
        String older =
                Files.readString(folder.secrets())
                        .replaceAll(",\\s*\"probeKey(Id)?\"\\s*:\\s*\"\"", "");
        Files.writeString(folder.secrets(), older);

        assertThat(older).doesNotContain("probeKey");
        assertThat(Secrets.load(folder).orElseThrow().banks())
                .extracting(Secrets.DemoBank::probeKeyId, Secrets.DemoBank::probeKey)
                .containsExactly(tuple("", ""));
    }

    @Test
    void folderThatIsOlderThanItsKeycloakGetsSecretsForItAndKeepsTheOthers() throws IOException {
        DataFolder folder = prepared();
        Secrets first = Secrets.loadOrCreate(folder, new SecureRandom());
        String older =
                Files.readString(folder.secrets())
                        .replaceAll("(?s)\"keycloak\"\\s*:\\s*\\{.*?\\},", "");
        Files.writeString(folder.secrets(), older);

        Secrets second = Secrets.loadOrCreate(folder, new SecureRandom());

        assertThat(older).doesNotContain("keycloak");
        assertThat(second.keycloak().adminPassword()).hasSize(48);
        assertThat(second.keycloak()).isNotEqualTo(first.keycloak());
        assertThat(second.operatorToken()).isEqualTo(first.operatorToken());
        assertThat(Secrets.loadOrCreate(folder, new SecureRandom())).isEqualTo(second);
    }

    @Test
    void loginsAreKeptForTheOwnerAloneAndNeverPrinted() throws IOException {
        DataFolder folder = prepared();
        Login planned = new Login("operator", "", "operator@alliance.example", "pass", "", false);
        DemoLogins.load(folder).with(planned).save(folder);
        DemoLogins.load(folder).with(planned.made("per-1").withPasswordSet()).save(folder);

        assertThat(DemoLogins.load(folder).logins())
                .containsExactly(planned.made("per-1").withPasswordSet());
        assertThat(permissions(folder.logins())).isEqualTo("rw-------");
        assertThat(DemoLogins.load(folder).toString()).doesNotContain("pass");
    }

    @Test
    void remembersWhatWasPutInPlace() {
        DataFolder folder = prepared();
        Seeded.load(folder)
                .withModel("m", "content")
                .withGrant("m", "b1")
                .withGrant("m", "b2")
                .withoutGrantsOf("b2")
                .save(folder);

        Seeded seeded = Seeded.load(folder);

        assertThat(seeded.hasModel("m", "content")).isTrue();
        assertThat(seeded.hasModel("m", "newer content")).isFalse();
        assertThat(seeded.hasGrant("m", "b1")).isTrue();
        assertThat(seeded.hasGrant("m", "b2")).isFalse();
    }

    @Test
    void doesNotInventSecretsForADatabaseThatHasOthers() throws IOException {
        DataFolder folder = prepared();
        Files.createDirectory(folder.postgres());

        assertThatThrownBy(() -> Secrets.loadOrCreate(folder, new SecureRandom()))
                .hasMessageContaining("secrets.json is missing");
    }

    @Test
    void stateIsReadBackAsWritten() {
        DataFolder folder = prepared();
        HubState state =
                new HubState(
                        "0.1.0",
                        Phase.READY,
                        new RunningProcess(7, 8),
                        7080,
                        LogIn.OWN,
                        "7.0.15",
                        "",
                        List.of(
                                new ServiceState(
                                        "gateway",
                                        new RunningProcess(9, 10),
                                        7080,
                                        "log",
                                        true,
                                        1,
                                        false)));
        state.save(folder);

        assertThat(HubState.load(folder)).contains(state);
    }

    @Test
    void onlyOneOwnerHoldsTheLock() throws IOException {
        DataFolder folder = prepared();
        FolderLock lock = FolderLock.tryAcquire(folder).orElseThrow();
        assertThat(lock.folder()).isEqualTo(folder.root());
        lock.close();
        FolderLock.tryAcquire(folder).orElseThrow().close();
    }

    private DataFolder prepared() {
        DataFolder folder = new DataFolder(temporary.resolve("hub"));
        folder.prepare();
        return folder;
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
