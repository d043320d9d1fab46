package io.alliancehub.engine.architecture;

import io.alliancehub.kernel.RopeStyle;

/**
 * Llama 3.x and what is built like it. GGUF permutes the rows of q and k so that neighbours are
 * turned; Llama 3.1 and later divide the frequencies by the factors in {@code rope_freqs.weight}.
 */
final class Llama {

    private Llama() {}

    static ModelConfig read(ConfigReader file) {
        var attention = GroupedAttentionConfig.read(file, Presence.NEVER, Presence.NEVER);
        var rope =
                RopeConfig.read(file, RopeStyle.NEIGHBOURS, attention.headDim(), Presence.OPTIONAL);
        var dense = DenseConfig.read(file);
        return ModelConfig.read(file, attention, rope, layer -> dense);
    }
}
