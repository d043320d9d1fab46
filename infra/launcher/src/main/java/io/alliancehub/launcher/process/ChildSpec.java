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
 * @param need what the hub does when the child fails
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
        Need need,
        BooleanSupplier healthy) {
    /** How much of a hub hangs on one child. */
    public enum Need {
        /** Without it there is no hub: a failed first start ends it all. */
        ESSENTIAL(Duration.ofSeconds(120), 8, 10_000),
        /** The others go on without it, and it is started again for as long as they run. */
        OPTIONAL(Duration.ofSeconds(300), Integer.MAX_VALUE, 60_000);

        final Duration startLimit;
        final int failuresMax;
        final long backoffMaxMillis;

        Need(Duration startLimit, int failuresMax, long backoffMaxMillis) {
            this.startLimit = startLimit;
            this.failuresMax = failuresMax;
            this.backoffMaxMillis = backoffMaxMillis;
        }
    }

    public ChildSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    @Override
    public String toString() {
        return "ChildSpec[" + name + "]";
    }
}
