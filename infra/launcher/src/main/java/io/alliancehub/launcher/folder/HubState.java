package io.alliancehub.launcher.folder;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the supervisor last wrote about its run: enough for another process to find, check and end
 * what it started.
 *
 * @param logIn where people log in to the console
 * @param redis which Redis runs, for example {@code 7.0.15 (/usr/bin/redis-server)}
 * @param redisWarning what a person should know about that Redis; empty if nothing
 */
public record HubState(
        String version,
        Phase phase,
        RunningProcess supervisor,
        int portBase,
        LogIn logIn,
        String redis,
        String redisWarning,
        List<ServiceState> services) {
    /** Where a run is. */
    public enum Phase {
        STARTING,
        READY,
        STOPPING,
        STOPPED
    }

    /** Who keeps people and their passwords. */
    public enum LogIn {
        /** The hub's own Keycloak. */
        OWN,
        /** A Keycloak that was named by its address. */
        EXTERNAL,
        /** Nobody: there is no log-in. */
        NONE
    }

    /**
     * A process, recognisable after its id was given to another.
     *
     * @param startMillis when it started, epoch milliseconds as the system tells it
     */
    public record RunningProcess(long pid, long startMillis) {}

    /**
     * One service of the run.
     *
     * @param process the process that runs it now; a pid of 0 while there is none
     * @param ready whether this process was seen to do its work since it was started
     * @param restarts how often it was started again since the hub's start
     * @param givenUp whether the supervisor no longer restarts it
     */
    public record ServiceState(
            String name,
            RunningProcess process,
            int port,
            String log,
            boolean ready,
            int restarts,
            boolean givenUp) {}

    public HubState {
        logIn = Objects.requireNonNullElse(logIn, LogIn.NONE); // written by an earlier version
        services = List.copyOf(services);
    }

    /** The state of the folder's last run. */
    public static Optional<HubState> load(DataFolder folder) {
        return Json.read(folder.state(), HubState.class);
    }

    /** Writes the state for others to see. */
    public void save(DataFolder folder) {
        Json.write(folder.state(), this);
    }
}
