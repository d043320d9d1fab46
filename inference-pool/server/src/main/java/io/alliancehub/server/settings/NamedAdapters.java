package io.alliancehub.server.settings;

import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.ServedAdapters;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a member the adapters that its command line names, each to the first model that it fits.
 */
final class NamedAdapters {

    private static final Logger LOG = LoggerFactory.getLogger(NamedAdapters.class);

    private NamedAdapters() {}

    /** The models that these adapters make. */
    static List<LocalModel> of(List<AdapterFile> files, List<LocalModel> models) {
        List<LocalModel> derived = new ArrayList<>();
        for (AdapterFile file : files) {
            derived.add(derived(file, models));
        }
        return derived;
    }

    private static LocalModel derived(AdapterFile file, List<LocalModel> models) {
        String why = "";
        for (LocalModel model : models) {
            try {
                ServedAdapters.State state = model.engine().adapters().register(file.path());
                LOG.info("{}: {} with adapter {}", file.alias(), model.name(), state.digest());
                return model.derived(file.alias(), state.digest());
            } catch (IllegalArgumentException refused) {
                why = String.valueOf(refused.getMessage());
            }
        }
        throw new StartRefusedException("--adapter " + file.path() + ": " + why);
    }
}
