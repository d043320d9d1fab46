package io.alliancehub.engine.architecture;

import io.alliancehub.engine.gguf.GgufException;

/**
 * A mixture of experts: each token goes to a few of many feed-forward parts, and to the shared one
 * where there is one.
 *
 * @param experts how many there are
 * @param used how many a token goes to
 * @param width numbers between an expert's projections
 * @param sharedWidth the same of the shared experts together; 0 if there are none
 * @param gating how a token's experts are chosen and weighted
 */
public record MixtureConfig(int experts, int used, int width, int sharedWidth, ExpertGating gating)
        implements FeedForwardConfig {

    private static final double SCALE_MAX = 1e6;

    static MixtureConfig read(ConfigReader file, ExpertGating gating) {
        int experts = file.required("expert_count", 1, ConfigReader.EXPERTS_MAX);
        int used = file.required("expert_used_count", 1, experts);
        int width = file.required("expert_feed_forward_length", 1, ConfigReader.WIDTH_MAX);
        long shared = file.whole("expert_shared_count", 0, ConfigReader.EXPERTS_MAX).orElse(0);
        if (shared * width > ConfigReader.WIDTH_MAX) {
            throw new GgufException(
                    "%s is %d, too many of width %d"
                            .formatted(file.key("expert_shared_count"), shared, width));
        }
        int groups = gating.groups();
        if (experts % groups != 0 || (long) experts / groups * gating.groupsUsed() < used) {
            throw new GgufException(
                    "%s %d of %d do not divide %d experts into enough for %d a token"
                            .formatted(
                                    file.key("expert_group_count"),
                                    gating.groupsUsed(),
                                    groups,
                                    experts,
                                    used));
        }
        return new MixtureConfig(experts, used, width, (int) (shared * width), gating);
    }

    /** The factor on the chosen weights; 0, as some converters write it, means none. */
    static float scale(ConfigReader file) {
        double scale = file.real("expert_weights_scale", 1, 0, SCALE_MAX);
        return scale == 0 ? 1 : (float) scale;
    }

    @Override
    public int widestInput() {
        return Math.max(width, sharedWidth);
    }
}
