package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.HubState;
import io.alliancehub.launcher.process.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What cannot work is said in one sentence, and nothing is left behind. */
@ExtendWith(SharedHub.class)
final class RefusalTest {
    private final TestHub hub;
    private final HubScript script;

    RefusalTest(TestHub hub) {
        this.hub = hub;
        this.script = hub.script;
    }

    @Test
    void secondUpSaysThatTheHubRuns() {
        String sentence = script.run("up", "--data", hub.data.toString()).expectOneSentence();

        assertThat(sentence).contains("already runs").contains(hub.data.toString());
    }

    @Test
    void takenPortIsNamedWithItsRemedy() {
        Path data = script.scratch().resolve("taken");
        String sentence =
                script.run(
                                "up",
                                "--data",
                                data.toString(),
                                "--port-base",
                                Integer.toString(hub.portBase - 1))
                        .expectOneSentence();

        assertThat(sentence).contains("Port " + hub.portBase + " ").contains("--port-base");
        assertNothingRuns(data);
    }

    @Test
    void folderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createTempFile(script.scratch(), "file", "");

        assertThat(script.run("up", "--data", file + "/hub").expectOneSentence())
                .contains(file.toString())
                .contains("--data");
        assertThat(script.run("up", "--data", "/proc/hub").expectOneSentence())
                .contains("/proc/hub");
    }

    @Test
    void wrongJdkIsNamed() throws IOException {
        Path fake = Files.createDirectories(script.scratch().resolve("jdk-17/bin"));
        for (String program : List.of("java", "javac")) {
            Path path = fake.resolve(program);
            Files.writeString(path, "#!/bin/sh\necho \"$(basename $0) 17.0.1\"\n");
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        String sentence =
                script.run(
                                Map.of("HUB_JAVA_HOME", fake.getParent().toString()),
                                List.of("status", "--data", hub.data.toString()))
                        .expectOneSentence();

        assertThat(sentence).contains("jdk-17").contains("not a JDK 25");
    }

    @Test
    void olderJavaHomeIsPassedOver() {
        script.run(
                        Map.of("JAVA_HOME", script.scratch().toString()),
                        List.of("status", "--data", hub.data.toString()))
                .expectSuccess();
    }

    @Test
    void fileThatIsNoModelIsRefusedBeforeAnythingStarts() throws IOException {
        Path data = script.scratch().resolve("no model");
        Path file = script.scratch().resolve("letter.gguf");
        Files.writeString(file, "Dear customer,");

        assertThat(upWith(data, file)).contains("letter.gguf").contains("not a GGUF");
        assertThat(data).doesNotExist();
    }

    @Test
    void corruptedModelEndsTheStartAndLeavesNothing() throws IOException {
        Path data = script.scratch().resolve("corrupted model");
        Path file = script.scratch().resolve("corrupted.gguf");
        Files.write(file, ("GGUF" + "x".repeat(500)).getBytes(StandardCharsets.US_ASCII));

        assertThat(upWith(data, file)).contains("member").contains("member.log");
        assertNothingRuns(data);
    }

    @Test
    void keycloakOfWhichOnlyAPartIsToldIsRefusedByWhatIsMissing() {
        Path data = script.scratch().resolve("half a keycloak");
        Map<String, String> half = Map.of("HUB_KEYCLOAK_ISSUER", "https://login.example/realms/x");

        assertThat(script.run(half, List.of("up", "--data", data.toString())).expectOneSentence())
                .contains("HUB_KEYCLOAK_CONSOLE_SECRET")
                .contains("HUB_KEYCLOAK_SERVICE_SECRET");
        assertThat(data).doesNotExist();
    }

    @Test
    void unknownWordsAreRefused() {
        assertThat(script.run("upp").expectOneSentence()).contains("'upp'");
        assertThat(script.run("up", "--detach=yes").expectOneSentence()).contains("--detach");
        assertThat(script.run("demo", "--data", "/no/such/hub").expectOneSentence())
                .contains("/no/such/hub");
        assertThat(script.run("down", "--data", "/no/such/hub").expectOneSentence())
                .contains("/no/such/hub");
    }

    private String upWith(Path data, Path model) {
        return script.run(
                        "up",
                        "--detach",
                        "--data",
                        data.toString(),
                        "--port-base",
                        Integer.toString(TestHub.freePortBase()),
                        "--model",
                        model.toString())
                .expectOneSentence();
    }

    private static void assertNothingRuns(Path data) {
        HubState.load(new DataFolder(data))
                .ifPresent(
                        state -> {
                            assertThat(ProcessIdentity.find(state.supervisor())).isEmpty();
                            assertThat(state.services())
                                    .allMatch(
                                            service ->
                                                    ProcessIdentity.find(service.process())
                                                            .isEmpty());
                        });
        assertThat(
                        ProcessHandle.allProcesses()
                                .flatMap(process -> process.info().commandLine().stream())
                                .filter(line -> line.contains(data.toString())))
                .isEmpty();
    }
}
