package io.alliancehub.engine.architecture;

import io.alliancehub.engine.architecture.ExpertGating.Score;
import io.alliancehub.kernel.RopeStyle;

/**
 * Qwen3 with experts in every layer: softmax over all, the chosen weights normalised, none shared.
 */
final class Qwen3Moe {

    private Qwen3Moe() {}

    static ModelConfig read(ConfigReader file) {
        var attention = GroupedAttentionConfig.read(file, Presence.NEVER, Presence.ALWAYS);
        var rope = RopeConfig.read(file, RopeStyle.HALVES, attention.headDim(), Presence.NEVER);
        // Written by converters for the dense layers that these models do not have.
        file.whole("feed_forward_length", 0, ConfigReader.WIDTH_MAX);
        var gating =
                new ExpertGating(
                        Score.SOFTMAX, Presence.NEVER, 1, 1, true, MixtureConfig.scale(file));
        var mixture = MixtureConfig.read(file, gating);
        return ModelConfig.read(file, attention, rope, layer -> mixture);
    }
}
