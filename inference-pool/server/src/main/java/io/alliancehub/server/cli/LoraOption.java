package io.alliancehub.server.cli;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.lora.AdapterRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code --lora F}: an adapter of a GGUF file, a PEFT folder or a ZIP archive of one. */
final class LoraOption {

    static final String NAME = "--lora";

    private LoraOption() {}

    /** Registers the adapter that was named; null where none was. */
    static @Nullable String register(Options options, Engine engine) throws IOException {
        Path file = options.value(NAME).map(Path::of).orElse(null);
        return file == null ? null : register(file, engine);
    }

    /**
     * The digest of a file's adapter, which is then in memory.
     *
     * @throws CommandFailedException if it is none for this model
     */
    static String register(Path file, Engine engine) throws IOException {
        try {
            return engine.adapters().register(file).digest();
        } catch (AdapterRefusedException refused) {
            throw new CommandFailedException(String.valueOf(refused.getMessage()));
        }
    }
}
