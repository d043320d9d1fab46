package io.alliancehub.engine.lora;

import java.io.IOException;
import java.nio.file.Path;

/** What makes adapters of files: for one base, or in tests for none. */
@FunctionalInterface
public interface AdapterReader {

    /** An adapter with what is to be known of it. */
    record Loaded(AdapterInfo info, LoraAdapter weights) {}

    /**
     * Reads, checks and arranges an adapter.
     *
     * @throws IOException if the file cannot be read
     * @throws AdapterRefusedException if it is damaged, or not for this base
     */
    Loaded load(Path path) throws IOException;
}
