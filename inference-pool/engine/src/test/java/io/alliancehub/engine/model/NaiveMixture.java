package io.alliancehub.engine.model;

import io.alliancehub.engine.testing.TinyModel;
import io.alliancehub.engine.testing.TinyShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Feed-forward parts of one token at a time, in doubles; see {@link NaiveDecoder}. */
final class NaiveMixture {

    private final TinyModel model;
    private final TinyShape shape;

    NaiveMixture(TinyModel model) {
        this.model = model;
        shape = model.shape;
    }

    double[] feedForward(String p, String suffix, double[] x) {
        return feedForward(
                model.numbers(p + "ffn_gate" + suffix + ".weight"),
                model.numbers(p + "ffn_up" + suffix + ".weight"),
                model.numbers(p + "ffn_down" + suffix + ".weight"),
                0,
                suffix.isEmpty() ? shape.ffn : shape.shared * shape.expertWidth,
                x);
    }

    private double[] feedForward(
            float[] gate, float[] up, float[] down, int index, int width, double[] x) {
        int size = width * x.length;
        double[] g = java.util.Arrays.copyOf(product(gate, index * size, x), width);
        double[] u = java.util.Arrays.copyOf(product(up, index * size, x), width);
        for (int i = 0; i < width; i++) {
            g[i] = g[i] / (1 + Math.exp(-g[i])) * u[i];
        }
        return java.util.Arrays.copyOf(product(down, index * size, g), x.length);
    }

    double[] mixture(String p, double[] x) {
        double[] scores = scores(product(model.numbers(p + "ffn_gate_inp.weight"), 0, x));
        List<Integer> chosen = chosen(p, scores);
        double sum = chosen.stream().mapToDouble(e -> scores[e]).sum();
        double[] out = new double[x.length];
        for (int e : chosen) {
            double weight = scores[e] / (shape.normalised ? sum : 1) * shape.scale;
            double[] part =
                    feedForward(
                            model.numbers(p + "ffn_gate_exps.weight"),
                            model.numbers(p + "ffn_up_exps.weight"),
                            model.numbers(p + "ffn_down_exps.weight"),
                            e,
                            shape.expertWidth,
                            x);
            for (int i = 0; i < out.length; i++) {
                out[i] += weight * part[i];
            }
        }
        if (shape.shared > 0) {
            double[] part = feedForward(p, "_shexp", x);
            for (int i = 0; i < out.length; i++) {
                out[i] += part[i];
            }
        }
        return out;
    }

    private double[] scores(double[] logits) {
        if (!shape.sigmoid) {
            NaiveDecoder.softmax(logits);
            return logits;
        }
        for (int e = 0; e < logits.length; e++) {
            logits[e] = 1 / (1 + Math.exp(-logits[e]));
        }
        return logits;
    }

    /** By sorting: the best groups, then the best experts in them. */
    private List<Integer> chosen(String p, double[] scores) {
        double[] ranks = scores.clone();
        for (int e = 0; shape.selectionBias && e < ranks.length; e++) {
            ranks[e] += model.numbers(p + "exp_probs_b.bias")[e];
        }
        int size = shape.experts / shape.groups;
        List<List<Integer>> groups = new ArrayList<>();
        for (int g = 0; g < shape.groups; g++) {
            groups.add(best(IntStream.range(g * size, (g + 1) * size).boxed().toList(), ranks));
        }
        int counted = shape.selectionBias ? 2 : 1;
        groups.sort(
                Comparator.comparingDouble(
                        group -> -group.stream().limit(counted).mapToDouble(e -> ranks[e]).sum()));
        List<Integer> open = groups.stream().limit(shape.groupsUsed).flatMap(List::stream).toList();
        return best(open, ranks).subList(0, shape.used);
    }

    private static List<Integer> best(List<Integer> experts, double[] ranks) {
        return experts.stream()
                .sorted(Comparator.comparingDouble((Integer e) -> -ranks[e]))
                .toList();
    }

    /** Rows of {@code weights} from {@code at} by {@code x}, as many as there are. */
    static double[] product(float[] weights, int at, double[] x) {
        double[] out = new double[(weights.length - at) / x.length];
        for (int r = 0; r < out.length; r++) {
            for (int i = 0; i < x.length; i++) {
                out[r] += weights[at + r * x.length + i] * x[i];
            }
        }
        return out;
    }
}
