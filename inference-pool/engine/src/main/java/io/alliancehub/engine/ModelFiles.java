package io.alliancehub.engine;

import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.GgufFile;
import io.alliancehub.engine.gguf.ModelSource;
import io.alliancehub.engine.safetensors.SafetensorsFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens whatever a model may be stored in. */
public final class ModelFiles {

    private ModelFiles() {}

    /**
     * A GGUF file, the first part of a split one, or a folder of safetensors.
     *
     * @throws IOException if a file cannot be read
     * @throws GgufException naming the field, if it is not a usable model
     */
    public static ModelSource open(Path path) throws IOException {
        return Files.isDirectory(path) ? SafetensorsFolder.open(path) : GgufFile.open(path);
    }
}
