package io.alliancehub.service.registry;

import java.util.List;

/**
 * What is known of an adapter without its weights.
 *
 * @param digest SHA-256 of the file's bytes: what the adapter is called by everywhere
 * @param rankMin the lowest rank of one of its modules
 * @param rankMax the highest
 * @param modules names of the weights that it changes, in alphabetical order
 */
public record AdapterFacts(
        String digest,
        Format format,
        long sizeBytes,
        int rankMin,
        int rankMax,
        List<String> modules) {
    /** How its file is laid out. */
    public enum Format {
        /** A ZIP archive of {@code adapter_config.json} and {@code adapter_model.safetensors}. */
        PEFT,
        /** A GGUF file of the type adapter. */
        GGUF
    }

    public AdapterFacts {
        modules = List.copyOf(modules);
    }
}
