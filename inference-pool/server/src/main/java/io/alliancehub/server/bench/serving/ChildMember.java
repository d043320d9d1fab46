package io.alliancehub.server.bench.serving;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A member of ours in a process of its own, on a free port of this machine; ended when closed. */
public final class ChildMember implements AutoCloseable {

    private static final Pattern LISTENING =
            Pattern.compile(".* listening on (http://127\\.0\\.0\\.1:[0-9]+) as .*");
    private static final int START_MINUTES_MAX = 10;
    private static final int END_SECONDS_MAX = 5;

    private final Process process;
    private final CompletableFuture<String> url = new CompletableFuture<>();

    private ChildMember(Process process) {
        this.process = process;
    }

    /**
     * Starts the process. The port is its own choice, so that nobody can take it in between.
     *
     * @param program the main class of this class path that serves
     * @param options of the member, beside where it listens
     * @param executor reads what it logs
     */
    public static ChildMember start(String program, List<String> options, Executor executor)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As the launcher and ./hub start one.
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program, "member"));
        command.addAll(List.of("--port", "0", "--drain-seconds", "0"));
        command.addAll(options);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        // It belongs to no pool.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("HUB_") || name.startsWith("OTEL_"));
        var member = new ChildMember(builder.start());
        executor.execute(member::readLog);
        return member;
    }

    /** A full pipe would stop the member, so its log is read to the end. */
    private void readLog() {
        String last = "it said nothing";
        try (var log =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                last = line;
                Matcher listening = LISTENING.matcher(line);
                if (listening.matches()) {
                    url.complete(listening.group(1));
                }
            }
        } catch (IOException e) {
            last = "its log ended early";
        }
        url.completeExceptionally(
                new BenchFailedException(
                        "the member did not start: " + last.replaceFirst("^hub: ", "")));
    }

    /**
     * Waits until it serves.
     *
     * @throws BenchFailedException where it does not, with its own reason
     */
    public String awaitUrl() throws InterruptedException {
        try {
            return url.get(START_MINUTES_MAX, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            throw new BenchFailedException(
                    "the member does not serve after " + START_MINUTES_MAX + " minutes");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BenchFailedException told) {
                throw told;
            }
            throw new IllegalStateException(e);
        }
    }

    /** Ends the process and waits for its end. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
