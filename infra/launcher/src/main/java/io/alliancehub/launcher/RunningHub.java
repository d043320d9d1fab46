package io.alliancehub.launcher;

import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.HistoryPlan;
import io.alliancehub.launcher.folder.HubState;
import io.alliancehub.launcher.folder.HubState.Phase;
import io.alliancehub.launcher.folder.HubState.ServiceState;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.part.Health;

/** Where a running hub listens and what opens it, read from its data folder. */
record RunningHub(DataFolder folder, Ports ports, Secrets secrets) {
    /** The hub of this folder, or a sentence if it does not run. */
    static RunningHub find(DataFolder folder) {
        HubState state = HubState.load(folder).orElse(null);
        Secrets secrets = Secrets.load(folder).orElse(null);
        if (state == null
                || secrets == null
                || state.phase() != Phase.READY
                || LockedFolder.supervisor(folder).isEmpty()) {
            throw new HubFailure(
                    "No hub runs with the data folder "
                            + folder.root()
                            + "; './hub up' starts it.");
        }
        return new RunningHub(folder, new Ports(state.portBase()), secrets);
    }

    /** The gateway's address. */
    String gatewayUrl() {
        return "http://127.0.0.1:" + ports.gateway();
    }

    /** Whether the synthetic history is in the books, or there is none. */
    boolean historyInPlace() {
        return HistoryPlan.load(folder).map(HistoryPlan::done).orElse(true);
    }

    /**
     * Whether nothing of the start goes on any more: the history is in the books, and Keycloak has
     * begun to listen where there is one. Until then the disk is busy with them.
     */
    boolean settled() {
        boolean hasLogIn =
                HubState.load(folder).stream()
                        .flatMap(state -> state.services().stream())
                        .anyMatch(state -> state.name().equals("keycloak"));
        return historyInPlace() && (!hasLogIn || Health.tcp(ports.keycloak()));
    }

    /** The process of a service now. */
    long pid(String service) {
        return HubState.load(folder).stream()
                .flatMap(state -> state.services().stream())
                .filter(state -> state.name().equals(service))
                .mapToLong((ServiceState state) -> state.process().pid())
                .findFirst()
                .orElseThrow(() -> new HubFailure("There is no " + service + "."));
    }
}
