package io.alliancehub.launcher.part;

import io.alliancehub.launcher.console.HubFailure;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Short runs of other programs. */
final class Tool {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private Tool() {}

    /**
     * What a finished run left.
     *
     * @param output standard output and standard error
     */
    record Outcome(int exitCode, String output) {
        String lastLine() {
            List<String> lines = output.strip().lines().toList();
            return lines.isEmpty() ? "nothing" : lines.getLast().strip();
        }
    }

    static Outcome run(List<String> command) {
        return run(command, LIMIT);
    }

    /** Runs to the end, or fails after {@code limit}; nothing of it is left then. */
    static Outcome run(List<String> command, Duration limit) {
        try {
            // A file, as a pipe would be waited for as long as anybody has its other end.
            Path output = Files.createTempFile("hub-tool", ".txt");
            try {
                return run(command, limit, output);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            return new Outcome(127, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubFailure(command.getFirst() + " was interrupted.", e);
        }
    }

    private static Outcome run(List<String> command, Duration limit, Path output)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(output.toFile())
                        .start();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new HubFailure(
                    command.getFirst() + " did not end within " + limit.toSeconds() + " s.");
        }
        String said = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        return new Outcome(process.exitValue(), said);
    }

    /** The first program of this name on the PATH. */
    static Optional<Path> onPath(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String folder : path.split(File.pathSeparator)) {
            Path candidate = Path.of(folder, name);
            if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
