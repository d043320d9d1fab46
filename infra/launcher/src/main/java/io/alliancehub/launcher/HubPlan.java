package io.alliancehub.launcher;

import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.HubState.LogIn;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.part.Distribution;
import io.alliancehub.launcher.part.ModelFile;
import java.util.List;

/**
 * What a run of a hub consists of.
 *
 * @param models served beside the bundled one
 * @param logIn who keeps people
 * @param historyDays of synthetic use that a new demo alliance has behind it; 0 for none
 */
record HubPlan(
        Distribution distribution,
        DataFolder folder,
        Ports ports,
        List<ModelFile> models,
        LogIn logIn,
        int historyDays) {
    HubPlan {
        models = List.copyOf(models);
    }

    /** How many ports it takes, from the first. */
    int portCount() {
        return logIn == LogIn.OWN ? Ports.COUNT : Ports.COUNT_WITHOUT_KEYCLOAK;
    }
}
