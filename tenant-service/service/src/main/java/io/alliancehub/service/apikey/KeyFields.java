package io.alliancehub.service.apikey;

import io.alliancehub.contract.Network;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of what requests say of keys and service accounts. */
public final class KeyFields {
    /** Longest name of a key. */
    public static final int NAME_LENGTH_MAX = 80;

    private static final int MODELS_MAX = 50;
    private static final int NETWORKS_MAX = 20;

    private KeyFields() {}

    /** The aliases, each once; none where none were given. */
    public static List<String> models(@Nullable List<String> models) {
        List<String> given = models == null ? List.of() : models;
        if (given.size() > MODELS_MAX) {
            throw HubProblem.field("models", "models may have at most " + MODELS_MAX + " aliases");
        }
        for (int i = 0; i < given.size(); i++) {
            Require.text("models[" + i + "]", given.get(i), NAME_LENGTH_MAX);
        }
        return given.stream().distinct().toList();
    }

    /** The networks, each once; none where none were given. */
    public static List<Network> networks(@Nullable List<String> networks) {
        List<String> given = networks == null ? List.of() : networks;
        if (given.size() > NETWORKS_MAX) {
            throw HubProblem.field(
                    "networks", "networks may have at most " + NETWORKS_MAX + " entries");
        }
        List<Network> read = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            String field = "networks[" + i + "]";
            String text = Require.present(field, given.get(i)).strip();
            read.add(Require.parsed(field, () -> Network.parse(text)));
        }
        return read.stream().distinct().toList();
    }
}
