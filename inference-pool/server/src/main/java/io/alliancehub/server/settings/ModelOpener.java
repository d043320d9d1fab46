package io.alliancehub.server.settings;

import io.alliancehub.server.serving.LocalModel;

/** Opens a model file and the engine that runs it. */
@FunctionalInterface
public interface ModelOpener {

    /**
     * Opens one.
     *
     * @throws StartRefusedException when the file cannot be served
     */
    LocalModel open(ModelFile file, MemberSettings settings);
}
