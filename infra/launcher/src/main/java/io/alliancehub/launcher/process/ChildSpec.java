package io.alliancehub.launcher.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * How one child process is started, seen to be healthy and stopped.
 *
 * @param environment added to the supervisor's own; secrets travel here and never in {@code
 *     command}
 * @param log gets standard output and standard error
 * @param grace how long the process may take to end after {@code stop}, before it is killed
 * @param healthy answers within a few seconds whether the child does its work
 */
public record ChildSpec(
        String name,
        int port,
        List<String> command,
        Map<String, String> environment,
        Path directory,
        Path log,
        StopSignal stop,
        Duration grace,
        BooleanSupplier healthy) {
    public ChildSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    @Override
    public String toString() {
        return "ChildSpec[" + name + "]";
    }
}
