package io.alliancehub.launcher;

import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.HubState;
import io.alliancehub.launcher.folder.HubState.ServiceState;
import io.alliancehub.launcher.process.ProcessIdentity;
import io.alliancehub.launcher.process.StopSignal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a supervisor that died left running. Only a process whose id and start are the recorded ones
 * is touched; a stranger that was given the same id is not.
 */
final class Leftovers {
    /** Callers first, stores last: nobody loses what it still wants to write. */
    static final List<String> STOP_ORDER =
            List.of("gateway", "member", "service", "keycloak", "redis", "postgres");

    private static final Duration GRACE = Duration.ofSeconds(20);

    private Leftovers() {}

    /** Ends them in order; the caller holds the folder's lock. */
    static void end(DataFolder folder, Consumer<String> announce) {
        HubState state = HubState.load(folder).orElse(null);
        if (state == null) {
            return;
        }
        List<ServiceState> inOrder =
                state.services().stream()
                        .sorted(
                                Comparator.comparingInt(
                                        service -> STOP_ORDER.indexOf(service.name())))
                        .toList();
        for (ServiceState service : inOrder) {
            ProcessIdentity.find(service.process())
                    .ifPresent(
                            process -> {
                                announce.accept(
                                        "ending "
                                                + service.name()
                                                + " (process "
                                                + process.pid()
                                                + ") that an earlier run left");
                                StopSignal signal =
                                        service.name().equals("postgres")
                                                ? StopSignal.INT
                                                : StopSignal.TERM;
                                signal.end(process, GRACE);
                            });
        }
    }
}
