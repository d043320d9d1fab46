package io.alliancehub.launcher.process;

import io.alliancehub.launcher.folder.HubState.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Knows a process again by its id and its start, so that an id which the system gave to a stranger
 * is never mistaken for ours.
 */
public final class ProcessIdentity {
    /** No process. */
    public static final RunningProcess NONE = new RunningProcess(0, 0);

    // Start times are counted from the boot, whose wall-clock time may be read a little differently
    // by each observer.
    private static final long TOLERANCE_MILLIS = 2_000;

    private ProcessIdentity() {}

    /** What to remember of a process. */
    public static RunningProcess of(ProcessHandle process) {
        long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return new RunningProcess(process.pid(), start);
    }

    /** The remembered process, if it still lives. */
    public static Optional<ProcessHandle> find(RunningProcess remembered) {
        if (remembered.pid() <= 0) {
            return Optional.empty();
        }
        return ProcessHandle.of(remembered.pid())
                .filter(ProcessHandle::isAlive)
                .filter(process -> !isZombie(process.pid()))
                .filter(
                        process ->
                                Math.abs(of(process).startMillis() - remembered.startMillis())
                                        <= TOLERANCE_MILLIS);
    }

    // Where nobody reaps orphans (process 1 of many containers), a dead process keeps its entry.
    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.startsWith(") Z", stat.lastIndexOf(')'));
        } catch (IOException noSuchFile) {
            return false;
        }
    }
}
