package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The {@code hub} command, run as a person runs it, with the programs that the build has made. */
final class HubScript {
    private static final long LIMIT_SECONDS = 240;

    private final Path script;
    private final Path distribution;
    private final Path scratch;

    /** What a finished command said. */
    record Outcome(int exitCode, String out, String err) {
        /** Fails the test unless the command succeeded. */
        Outcome expectSuccess() {
            assertThat(exitCode).as("exit code; out: %s err: %s", out, err).isZero();
            return this;
        }

        /** Fails the test unless the command failed with one sentence; answers it. */
        String expectOneSentence() {
            assertThat(exitCode).as("exit code; out: %s err: %s", out, err).isNotZero();
            assertThat(err.strip().lines().toList()).as("standard error").hasSize(1);
            return err.strip();
        }
    }

    private HubScript(Path script, Path distribution, Path scratch) {
        this.script = script;
        this.distribution = distribution;
        this.scratch = scratch;
    }

    /** The command of another project folder, which finds or makes its programs itself. */
    static HubScript in(Path root, Path scratch) {
        return new HubScript(root.resolve("hub"), Path.of(""), scratch);
    }

    /** With the programs that the test command has built. */
    static HubScript built(Path scratch) {
        String distribution = System.getProperty("hub.dist", "");
        assertThat(distribution).as("the programs, as './hub test' names them").isNotEmpty();
        Path script = Path.of(System.getProperty("hub.root", ""), "hub");
        return new HubScript(script, Path.of(distribution), scratch);
    }

    /** The model that every hub serves. */
    Path bundledModel() {
        return distribution.resolve("hub-mini.gguf");
    }

    Outcome run(String... words) {
        return run(Map.of(), List.of(words));
    }

    /** Runs from another folder than the project's, as it must work from any. */
    Outcome run(Map<String, String> environment, List<String> words) {
        try {
            File out = Files.createTempFile(scratch, "out", ".txt").toFile();
            File err = Files.createTempFile(scratch, "err", ".txt").toFile();
            Process process =
                    builder(environment, words).redirectOutput(out).redirectError(err).start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "hub " + words + " did not end; out: " + Files.readString(out.toPath()));
            }
            return new Outcome(
                    process.exitValue(),
                    Files.readString(out.toPath()),
                    Files.readString(err.toPath()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Starts a command that stays, and that a Ctrl-C can end whatever this test runs under. */
    Process start(Path out, List<String> words) throws IOException {
        ProcessBuilder builder = builder(Map.of(), words);
        builder.command().addAll(0, List.of("env", "--default-signal=INT"));
        return builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    }

    private ProcessBuilder builder(Map<String, String> environment, List<String> words) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(words);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(scratch.toFile())
                        .redirectInput(new File("/dev/null"));
        builder.environment().put("HUB_DIST", distribution.toString());
        builder.environment().putAll(environment);
        builder.environment().values().removeIf(String::isEmpty);
        return builder;
    }

    Path scratch() {
        return scratch;
    }
}
