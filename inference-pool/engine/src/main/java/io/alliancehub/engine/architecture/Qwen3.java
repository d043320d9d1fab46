package io.alliancehub.engine.architecture;

import io.alliancehub.kernel.RopeStyle;

/** Qwen3: no biases, and every head of q and k is normed before it is turned. */
final class Qwen3 {

    private Qwen3() {}

    static ModelConfig read(ConfigReader file) {
        var attention = GroupedAttentionConfig.read(file, Presence.NEVER, Presence.ALWAYS);
        var rope = RopeConfig.read(file, RopeStyle.HALVES, attention.headDim(), Presence.NEVER);
        var dense = DenseConfig.read(file);
        return ModelConfig.read(file, attention, rope, layer -> dense);
    }
}
