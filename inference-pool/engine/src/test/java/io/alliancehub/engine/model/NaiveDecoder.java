package io.alliancehub.engine.model;

import io.alliancehub.engine.testing.TinyModel;
import io.alliancehub.engine.testing.TinyShape;
import java.util.ArrayList;
import java.util.List;

/**
 * The decoder from the papers' formulas: doubles, one token at a time, keys and values kept whole,
 * latent attention unabsorbed (each head's keys and values are expanded and attended to as usual).
 * It shares nothing with the engine but the numbers of a {@link TinyModel}.
 */
final class NaiveDecoder {

    private final TinyModel model;
    private final TinyShape shape;
    private final NaiveMixture mixture;

    /** Keys and values of every earlier token: [layer][token][head][number]. */
    private final List<List<double[][]>> keys = new ArrayList<>();

    private final List<List<double[][]>> values = new ArrayList<>();
    private int position;

    NaiveDecoder(TinyModel model) {
        this.model = model;
        shape = model.shape;
        mixture = new NaiveMixture(model);
        for (int layer = 0; layer < shape.layers; layer++) {
            keys.add(new ArrayList<>());
            values.add(new ArrayList<>());
        }
    }

    /** The logits after one more token. */
    double[] feed(int token) {
        return product("output.weight", hidden(token));
    }

    /** The state that the output matrix sees after one more token. */
    double[] hidden(int token) {
        double[] x = new double[shape.hidden];
        float[] embedding = model.numbers("token_embd.weight");
        for (int i = 0; i < x.length; i++) {
            x[i] = embedding[token * x.length + i];
        }
        for (int layer = 0; layer < shape.layers; layer++) {
            String p = "blk." + layer + ".";
            double[] normed = norm(x, p + "attn_norm.weight");
            add(x, shape.latent > 0 ? latent(p, layer, normed) : grouped(p, layer, normed));
            normed = norm(x, p + "ffn_norm.weight");
            boolean dense = shape.experts == 0 || layer < shape.denseLayers;
            add(x, dense ? mixture.feedForward(p, "", normed) : mixture.mixture(p, normed));
        }
        position++;
        return norm(x, "output_norm.weight");
    }

    private double[] grouped(String p, int layer, double[] x) {
        double[][] q = heads(p + "attn_q", x, shape.heads);
        double[][] k = heads(p + "attn_k", x, shape.kvHeads);
        double[][] v = heads(p + "attn_v", x, shape.kvHeads);
        for (int h = 0; h < q.length; h++) {
            q[h] = turned(shape.headNorms ? norm(q[h], p + "attn_q_norm.weight") : q[h], 0);
        }
        for (int h = 0; h < k.length; h++) {
            k[h] = turned(shape.headNorms ? norm(k[h], p + "attn_k_norm.weight") : k[h], 0);
        }
        keys.get(layer).add(k);
        values.get(layer).add(v);
        return attend(p, layer, q, 1 / Math.sqrt(shape.headDim));
    }

    private double[][] heads(String name, double[] x, int count) {
        double[] all = product(name + ".weight", x);
        if (shape.biases) {
            add(all, doubles(model.numbers(name + ".bias")));
        }
        return split(all, count);
    }

    private double[] latent(String p, int layer, double[] x) {
        double[][] q =
                split(
                        shape.queryRank == 0
                                ? product(p + "attn_q.weight", x)
                                : product(
                                        p + "attn_q_b.weight",
                                        norm(
                                                product(p + "attn_q_a.weight", x),
                                                p + "attn_q_a_norm.weight")),
                        shape.heads);
        double[] down = product(p + "attn_kv_a_mqa.weight", x);
        double[] c = norm(java.util.Arrays.copyOf(down, shape.latent), p + "attn_kv_a_norm.weight");
        double[] shared = turned(java.util.Arrays.copyOfRange(down, shape.latent, down.length), 0);
        double[][] k = new double[shape.heads][];
        double[][] v = new double[shape.heads][];
        for (int h = 0; h < shape.heads; h++) {
            q[h] = turned(q[h], shape.plain);
            k[h] = java.util.Arrays.copyOf(plainKey(p, h, c), shape.plain + shape.rotated);
            System.arraycopy(shared, 0, k[h], shape.plain, shape.rotated);
            v[h] = value(p, h, c);
        }
        keys.get(layer).add(k);
        values.get(layer).add(v);
        double mscale =
                shape.yarnFactor == 0
                        ? 1
                        : 0.1 * (shape.yarnLogMultiplier / 0.1) * Math.log(shape.yarnFactor) + 1;
        return attend(p, layer, q, mscale * mscale / Math.sqrt(shape.plain + shape.rotated));
    }

    private double[] plainKey(String p, int head, double[] c) {
        double[] key = new double[shape.plain];
        for (int i = 0; i < key.length; i++) {
            for (int l = 0; l < c.length; l++) {
                float w =
                        shape.joined
                                ? joined(p, head, i, l)
                                : model.numbers(p + "attn_k_b.weight")[
                                        (head * shape.latent + l) * shape.plain + i];
                key[i] += w * c[l];
            }
        }
        return key;
    }

    private double[] value(String p, int head, double[] c) {
        double[] value = new double[shape.value];
        for (int i = 0; i < value.length; i++) {
            for (int l = 0; l < c.length; l++) {
                float w =
                        shape.joined
                                ? joined(p, head, shape.plain + i, l)
                                : model.numbers(p + "attn_v_b.weight")[
                                        (head * shape.value + i) * shape.latent + l];
                value[i] += w * c[l];
            }
        }
        return value;
    }

    private float joined(String p, int head, int row, int l) {
        int rows = shape.plain + shape.value;
        return model.numbers(p + "attn_kv_b.weight")[(head * rows + row) * shape.latent + l];
    }

    private double[] attend(String p, int layer, double[][] q, double scale) {
        List<double[][]> k = keys.get(layer);
        List<double[][]> v = values.get(layer);
        int width = v.getFirst()[0].length;
        double[] out = new double[q.length * width];
        for (int h = 0; h < q.length; h++) {
            int kvHead = h / (q.length / k.getFirst().length);
            double[] weights = new double[k.size()];
            for (int t = 0; t < weights.length; t++) {
                for (int i = 0; i < q[h].length; i++) {
                    weights[t] += q[h][i] * k.get(t)[kvHead][i] * scale;
                }
            }
            softmax(weights);
            for (int t = 0; t < weights.length; t++) {
                for (int i = 0; i < width; i++) {
                    out[h * width + i] += weights[t] * v.get(t)[kvHead][i];
                }
            }
        }
        return product(p + "attn_output.weight", out);
    }

    /** Turns {@code rotated} numbers from {@code from}. */
    private double[] turned(double[] head, int from) {
        double[] out = head.clone();
        int half = shape.rotated / 2;
        for (int i = 0; i < half; i++) {
            int a = from + (shape.neighbours ? 2 * i : i);
            int b = shape.neighbours ? a + 1 : a + half;
            double angle = position * frequency(i);
            // DeepSeek's magnitude is in the scores' scale instead.
            double magnitude =
                    shape.yarnFactor == 0 || shape.latent > 0
                            ? 1
                            : 0.1 * Math.log(shape.yarnFactor) + 1;
            out[a] = (head[a] * Math.cos(angle) - head[b] * Math.sin(angle)) * magnitude;
            out[b] = (head[a] * Math.sin(angle) + head[b] * Math.cos(angle)) * magnitude;
        }
        return out;
    }

    private double frequency(int pair) {
        double plain = 1 / Math.pow(shape.ropeBase, (double) pair / (shape.rotated / 2));
        if (shape.ropeFactors) {
            return plain / model.numbers("rope_freqs.weight")[pair];
        }
        if (shape.yarnFactor == 0) {
            return plain;
        }
        double low = Math.floor(pairOfTurns(32));
        double high = Math.ceil(pairOfTurns(1));
        double kept = 1 - Math.min(1, Math.max(0, (pair - low) / (high - low)));
        return plain * kept + plain / shape.yarnFactor * (1 - kept);
    }

    /** Which pair turns so often within the trained length: 2 pi turns = trained * frequency. */
    private double pairOfTurns(double turns) {
        double frequency = 2 * Math.PI * turns / shape.yarnTrained;
        double pair = -Math.log(frequency) / Math.log(shape.ropeBase) * (shape.rotated / 2);
        return Math.max(0, Math.min(shape.rotated - 1, pair));
    }

    private double[] norm(double[] x, String weight) {
        double squares = 0;
        for (double v : x) {
            squares += v * v;
        }
        float[] w = model.numbers(weight);
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = x[i] / Math.sqrt(squares / x.length + 1e-6) * w[i];
        }
        return out;
    }

    private double[] product(String weight, double[] x) {
        return NaiveMixture.product(model.numbers(weight), 0, x);
    }

    static void softmax(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.exp(x[i]);
            sum += x[i];
        }
        for (int i = 0; i < x.length; i++) {
            x[i] /= sum;
        }
    }

    private static double[][] split(double[] all, int count) {
        double[][] parts = new double[count][];
        int size = all.length / count;
        for (int i = 0; i < count; i++) {
            parts[i] = java.util.Arrays.copyOfRange(all, i * size, (i + 1) * size);
        }
        return parts;
    }

    private static double[] doubles(float[] numbers) {
        double[] out = new double[numbers.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = numbers[i];
        }
        return out;
    }

    private static void add(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += y[i];
        }
    }
}
