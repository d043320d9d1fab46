package io.alliancehub.server.settings;

import java.nio.file.Path;

/**
 * An adapter's file, and what the model is called by that answers with it.
 *
 * @param alias as of a model
 */
public record AdapterFile(Path path, String alias) {

    /** Reads {@code FILE} or {@code FILE=alias}; without an alias it is the file's name. */
    static AdapterFile parse(String text) {
        ModelFile file = ModelFile.parse(text);
        return new AdapterFile(file.path(), file.alias());
    }
}
