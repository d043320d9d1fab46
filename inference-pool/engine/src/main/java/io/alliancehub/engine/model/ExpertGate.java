package io.alliancehub.engine.model;

import io.alliancehub.engine.architecture.ExpertGating;
import io.alliancehub.engine.architecture.ExpertGating.Score;
import io.alliancehub.engine.architecture.MixtureConfig;
import io.alliancehub.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/*
 * The order of equal scores is fixed (the lower number first) and every sum has one order, so that a
 * row's experts and weights are the same bits in any company. Numbers that are not numbers still give
 * distinct experts: the row is lost, the step is not.
 */
/**
 * Chooses and weighs the experts of one row at a time; one for each thread. Scores as DeepSeek-V2
 * (arXiv 2405.04434, section 2.2) and V3 (arXiv 2412.19437, section 2.1.2) have them.
 */
final class ExpertGate {

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Least sum that weights are divided by: the smallest normal half, as the reference has it. */
    private static final float SUM_MIN = 0x1p-14f;

    private final MixtureConfig config;
    private final Kernels kernels;
    private final float[] scores; // [experts], of which weights are made
    private final float[] ranks; // [experts], by which experts are chosen
    private final boolean[] open; // [experts], those that may still be chosen
    private final float[] groupRanks; // [groups]
    private final boolean[] groupOpen; // [groups]

    ExpertGate(MixtureConfig config, Kernels kernels) {
        this.config = config;
        this.kernels = kernels;
        scores = new float[config.experts()];
        ranks = new float[config.experts()];
        open = new boolean[config.experts()];
        groupRanks = new float[config.gating().groups()];
        groupOpen = new boolean[config.gating().groups()];
    }

    /**
     * One row.
     *
     * @param logits [experts] at {@code offset}, what the router says
     * @param bias [experts], added for the choice only; null for none
     * @param chosen takes the experts from {@code at}, best first
     * @param weights takes their weights
     */
    void choose(
            MemorySegment logits,
            long offset,
            @Nullable MemorySegment bias,
            int[] chosen,
            float[] weights,
            int at) {
        score(logits, offset);
        for (int e = 0; e < scores.length; e++) {
            ranks[e] = bias == null ? scores[e] : scores[e] + bias.get(FLOAT, 4L * e);
        }
        openGroups(bias != null);
        for (int i = 0; i < config.used(); i++) {
            int best = best(ranks, open);
            open[best] = false;
            chosen[at + i] = best;
            weights[at + i] = scores[best];
        }
        weigh(weights, at);
    }

    private void score(MemorySegment logits, long offset) {
        MemorySegment.copy(logits, FLOAT, offset, scores, 0, scores.length);
        if (config.gating().score() == Score.SOFTMAX) {
            kernels.softmax(scores, 0, scores.length);
            return;
        }
        for (int e = 0; e < scores.length; e++) {
            scores[e] = (float) (1 / (1 + StrictMath.exp(-(double) scores[e])));
        }
    }

    /**
     * Opens the experts of the best groups. A group is as good as its best two experts together
     * where a bias balances them (V3), else as its best one (V2).
     */
    private void openGroups(boolean biased) {
        ExpertGating gating = config.gating();
        if (gating.groupsUsed() == gating.groups()) {
            Arrays.fill(open, true);
            return;
        }
        int size = scores.length / gating.groups();
        for (int g = 0; g < gating.groups(); g++) {
            groupRanks[g] = groupRank(g * size, size, biased);
        }
        Arrays.fill(groupOpen, true);
        Arrays.fill(open, false);
        for (int i = 0; i < gating.groupsUsed(); i++) {
            int best = best(groupRanks, groupOpen);
            groupOpen[best] = false;
            Arrays.fill(open, best * size, (best + 1) * size, true);
        }
    }

    private float groupRank(int from, int size, boolean bestTwo) {
        float first = Float.NEGATIVE_INFINITY;
        float second = Float.NEGATIVE_INFINITY;
        for (int e = from; e < from + size; e++) {
            if (ranks[e] > first) {
                second = first;
                first = ranks[e];
            } else if (ranks[e] > second) {
                second = ranks[e];
            }
        }
        return bestTwo && size > 1 ? first + second : first;
    }

    /** The open index of the largest value, the lowest of equals. */
    private static int best(float[] values, boolean[] open) {
        int best = -1;
        for (int i = 0; i < values.length; i++) {
            if (open[i] && (best < 0 || values[i] > values[best])) {
                best = i;
            }
        }
        return best;
    }

    private void weigh(float[] weights, int at) {
        ExpertGating gating = config.gating();
        float divisor = 1;
        if (gating.normalised()) {
            float sum = 0;
            for (int i = 0; i < config.used(); i++) {
                sum += weights[at + i];
            }
            divisor = Math.max(sum, SUM_MIN);
        }
        for (int i = 0; i < config.used(); i++) {
            weights[at + i] = weights[at + i] / divisor * gating.scale();
        }
    }
}
