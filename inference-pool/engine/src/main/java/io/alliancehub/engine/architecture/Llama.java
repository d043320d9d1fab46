package io.alliancehub.engine.architecture;

import io.alliancehub.kernel.RopeStyle;

/**
 * Llama 3.x and what is built like it. GGUF permutes the rows of q and k so that neighbours are
 * turned, where the published files turn halves; Llama 3.1 and later divide the frequencies by the
 * factors in {@code rope_freqs.weight}.
 */
final class Llama {

    private Llama() {}

    static ModelConfig read(ConfigReader file) {
        var attention = GroupedAttentionConfig.read(file, Presence.NEVER, Presence.NEVER);
        RopeStyle style =
                switch (file.file().rotaryRows()) {
                    case BY_ARCHITECTURE -> RopeStyle.NEIGHBOURS;
                    case HALVES -> RopeStyle.HALVES;
                };
        var rope = RopeConfig.read(file, style, attention.headDim(), Presence.OPTIONAL);
        var dense = DenseConfig.read(file);
        return ModelConfig.read(file, attention, rope, layer -> dense);
    }
}
