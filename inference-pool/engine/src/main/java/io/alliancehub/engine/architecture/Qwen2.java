package io.alliancehub.engine.architecture;

import io.alliancehub.kernel.RopeStyle;

/** Qwen2, Qwen2.5 and DeepSeek-R1-Distill-Qwen: biases on q, k and v. */
final class Qwen2 {

    private Qwen2() {}

    static ModelConfig read(ConfigReader file) {
        var attention = GroupedAttentionConfig.read(file, Presence.OPTIONAL, Presence.NEVER);
        var rope = RopeConfig.read(file, RopeStyle.HALVES, attention.headDim(), Presence.NEVER);
        var dense = DenseConfig.read(file);
        return ModelConfig.read(file, attention, rope, layer -> dense);
    }
}
