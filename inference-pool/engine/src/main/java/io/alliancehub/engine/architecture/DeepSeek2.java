package io.alliancehub.engine.architecture;

import io.alliancehub.engine.architecture.ExpertGating.Score;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.kernel.RopeStyle;

/**
 * DeepSeek-V2, V2-Lite, V3 and R1: latent attention, some dense layers first, then experts. V2
 * (arXiv 2405.04434) gates by softmax; V3 (arXiv 2412.19437) by sigmoid, with a bias that only
 * selects.
 */
final class DeepSeek2 {

    private static final int SOFTMAX = 1;
    private static final int SIGMOID = 2;

    private DeepSeek2() {}

    static ModelConfig read(ConfigReader file) {
        int rotated = file.required("rope.dimension_count", 2, ConfigReader.HEAD_DIM_MAX);
        // With YaRN the scores are scaled instead of the turned numbers; see LatentAttentionConfig.
        var rope =
                RopeConfig.read(file, RopeStyle.NEIGHBOURS, rotated, Presence.NEVER)
                        .withMagnitude(1);
        var attention = LatentAttentionConfig.read(file, rope);
        int dense = (int) file.whole("leading_dense_block_count", 0, file.layers()).orElse(0);
        var first = DenseConfig.read(file);
        if (dense == file.layers()) {
            return ModelConfig.read(file, attention, rope, layer -> first);
        }
        var rest = MixtureConfig.read(file, gating(file));
        return ModelConfig.read(file, attention, rope, layer -> layer < dense ? first : rest);
    }

    private static ExpertGating gating(ConfigReader file) {
        int groups = (int) file.whole("expert_group_count", 0, ConfigReader.EXPERTS_MAX).orElse(1);
        int used =
                (int) file.whole("expert_group_used_count", 0, Math.max(1, groups)).orElse(groups);
        return new ExpertGating(
                score(file),
                Presence.OPTIONAL,
                Math.max(1, groups),
                Math.max(1, used),
                file.truth("expert_weights_norm", false),
                MixtureConfig.scale(file));
    }

    /** Files from before V3 do not say how they gate: all of them by softmax. */
    private static Score score(ConfigReader file) {
        long function = file.whole("expert_gating_func", 0, Integer.MAX_VALUE).orElse(SOFTMAX);
        if (function == SOFTMAX) {
            return Score.SOFTMAX;
        }
        if (function == SIGMOID) {
            return Score.SIGMOID;
        }
        throw new UnsupportedModelException(
                "%s %d is not supported; 1 (softmax) and 2 (sigmoid) are"
                        .formatted(file.key("expert_gating_func"), function));
    }
}
