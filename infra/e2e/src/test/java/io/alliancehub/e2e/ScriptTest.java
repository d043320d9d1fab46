package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the {@code hub} script builds, copies and removes, in a folder where nothing else is. */
final class ScriptTest {
    private final Path temporary;
    private final BareTree tree;

    ScriptTest(@TempDir Path temporary) throws IOException {
        this.temporary = temporary;
        this.tree = new BareTree(temporary.resolve("bank 7").resolve("hub of the bank"));
    }

    @Test
    void oldCopiesGoAndNothingElseInAFolderWhoseNameHasSpaces() throws IOException {
        Path old = tree.oldDistribution("00000000deadbeef");
        Path stranger = Files.createDirectories(temporary.resolve("bank"));

        tree.hub("tokenize");

        assertThat(old).doesNotExist();
        assertThat(stranger).isDirectory();
        assertThat(tree.distributions()).hasSize(1);
    }

    @Test
    void copyUnderARunningProgramStaysAlsoWherePsIsMissing() throws Exception {
        BareTree plain = new BareTree(temporary.resolve("plain"));
        Path used = plain.oldDistribution("00000000deadbeef");
        Process program =
                new ProcessBuilder(
                                "bash", "-c", "exec -a \"$1\" sleep 300", "sh", used + "/hub.jar")
                        .start();
        try {
            plain.tool("ps", "exit 127");

            plain.hub("tokenize");

            assertThat(used).isDirectory();
        } finally {
            program.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatAnEarlierBuildLeftIsNotPacked() throws IOException {
        Path libraries = Files.createDirectories(tree.root.resolve("gateway/target/lib"));
        Files.writeString(libraries.resolve("of-yesterday.jar"), "old");
        Path migrations =
                Files.createDirectories(tree.root.resolve("tenant-service/service/target/classes"));
        Files.writeString(migrations.resolve("V1__under_its_old_name.sql"), "old");

        tree.hub("tokenize");

        Path distribution = tree.distributions().getFirst();
        assertThat(distribution.resolve("gateway/lib/new.jar")).exists();
        assertThat(distribution.resolve("gateway/lib/of-yesterday.jar")).doesNotExist();
        assertThat(migrations).doesNotExist();
    }

    @Test
    void lockOfABuildThatIsGoneHoldsNobodyUp() throws IOException {
        // The holder's number was given to a stranger that lives on: this test.
        Path lock = Files.createDirectories(tree.root.resolve("build/lock"));
        Files.writeString(lock.resolve("pid"), Long.toString(ProcessHandle.current().pid()));

        tree.hub("tokenize");

        assertThat(tree.distributions()).hasSize(1);
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        List<CompletableFuture<HubScript.Outcome>> both =
                List.of(
                        CompletableFuture.supplyAsync(() -> tree.hub("tokenize")),
                        CompletableFuture.supplyAsync(() -> tree.hub("tokenize")));
        both.forEach(CompletableFuture::join);

        assertThat(tree.root.resolve("packagings")).hasContent("packaged");
    }

    @Test
    void whoeverAsksAfterAHubOrStopsItWaitsForNoBuild() throws IOException {
        tree.hub("tokenize");
        Files.writeString(tree.root.resolve("gateway/src/main/New.java"), "class New {}");

        tree.hub("status");
        tree.hub("logs", "gateway");
        tree.hub("down");
        assertThat(tree.root.resolve("packagings")).hasContent("packaged");

        tree.hub("tokenize");
        assertThat(tree.root.resolve("packagings")).hasContent("packaged\npackaged");
    }

    @Test
    void keycloakThatCannotBePreparedIsSaidWithTheWayOutAndLeavesNothing() throws IOException {
        tree.hub("tokenize");

        HubScript.Outcome up = tree.hub("up");

        assertThat(up.exitCode()).isNotZero();
        assertThat(up.err()).contains("keycloak.log").contains("--no-console");
        try (Stream<Path> left = Files.list(tree.root.resolve("build/keycloak"))) {
            assertThat(left.filter(folder -> Files.exists(folder.resolve("complete")))).isEmpty();
        }
    }

    @Test
    void everyUpTriesToMakeMissingCachesAndNothingElseDoes() {
        String building = tree.hub("tokenize").err();
        String first = tree.hub("up", "--no-console").err();
        String second = tree.hub("up", "--no-console").err();

        assertThat(building).doesNotContain("preparing for fast starts");
        assertThat(first).contains("preparing for fast starts");
        assertThat(second).contains("preparing for fast starts");
    }
}
