package io.alliancehub.launcher.process;

import io.alliancehub.launcher.folder.HubState.RunningProcess;
import java.io.IOException;
import java.time.Duration;

/** How a process is asked to end. */
public enum StopSignal {
    TERM,
    /** PostgreSQL's fast shutdown: it does not wait for its clients to leave. */
    INT;

    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 20;

    /** Asks {@code process} to end and kills it if it has not done so within {@code grace}. */
    public void end(ProcessHandle process, Duration grace) {
        if (!process.isAlive()) {
            return;
        }
        send(process);
        if (!awaitEnd(process, grace)) {
            process.destroyForcibly();
            awaitEnd(process, KILL_LIMIT);
        }
    }

    private void send(ProcessHandle process) {
        switch (this) {
            case TERM -> process.destroy();
            case INT -> {
                try {
                    new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                            .start()
                            .waitFor();
                } catch (IOException noSuchCommand) {
                    process.destroy();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    // Not onExit(): for a process that is not our child it looks only every 0.3 s and slower.
    private static boolean awaitEnd(ProcessHandle process, Duration limit) {
        RunningProcess identity = ProcessIdentity.of(process);
        try {
            for (long waited = 0; waited < limit.toMillis(); waited += POLL_MILLIS) {
                if (ProcessIdentity.find(identity).isEmpty()) {
                    return true;
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ProcessIdentity.find(identity).isEmpty();
    }
}
