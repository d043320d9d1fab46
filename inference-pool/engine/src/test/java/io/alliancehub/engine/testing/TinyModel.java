package io.alliancehub.engine.testing;

import io.alliancehub.kernel.WeightType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A model of random weights of any architecture, small enough to compute by plain loops. Holds its
 * weights as numbers, for the naive decoder, and writes them as a file, for ours.
 */
public final class TinyModel {

    /** A tensor: dimensions fastest first, as GGUF has them. */
    public record Tensor(List<Integer> dimensions, float[] numbers, WeightType type) {}

    /** What it is like. */
    public final TinyShape shape;

    /** Its tensors by name; tests may change them. */
    public final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private final long seed;

    /** Random weights from a seed. */
    public TinyModel(TinyShape shape, long seed) {
        this.shape = shape;
        this.seed = seed;
        matrix("token_embd.weight", shape.hidden, shape.vocabulary);
        vector("output_norm.weight", shape.hidden, 1);
        matrix("output.weight", shape.hidden, shape.vocabulary);
        if (shape.ropeFactors) {
            vector("rope_freqs.weight", shape.rotated / 2, 2);
        }
        for (int layer = 0; layer < shape.layers; layer++) {
            layer("blk." + layer + ".", layer);
        }
    }

    private void layer(String p, int layer) {
        int d = shape.hidden;
        vector(p + "attn_norm.weight", d, 1);
        if (shape.latent > 0) {
            latentAttention(p);
        } else {
            groupedAttention(p);
        }
        vector(p + "ffn_norm.weight", d, 1);
        if (shape.experts == 0 || layer < shape.denseLayers) {
            feedForward(p, "", shape.ffn);
            return;
        }
        matrix(p + "ffn_gate_inp.weight", d, shape.experts);
        if (shape.selectionBias) {
            vector(p + "exp_probs_b.bias", shape.experts, 0);
        }
        matrix(p + "ffn_gate_exps.weight", d, shape.expertWidth, shape.experts);
        matrix(p + "ffn_up_exps.weight", d, shape.expertWidth, shape.experts);
        matrix(p + "ffn_down_exps.weight", shape.expertWidth, d, shape.experts);
        if (shape.shared > 0) {
            feedForward(p, "_shexp", shape.shared * shape.expertWidth);
        }
    }

    private void feedForward(String p, String suffix, int width) {
        matrix(p + "ffn_gate" + suffix + ".weight", shape.hidden, width);
        matrix(p + "ffn_up" + suffix + ".weight", shape.hidden, width);
        matrix(p + "ffn_down" + suffix + ".weight", width, shape.hidden);
    }

    private void groupedAttention(String p) {
        int d = shape.hidden;
        int q = shape.heads * shape.headDim;
        int k = shape.kvHeads * shape.headDim;
        matrix(p + "attn_q.weight", d, q);
        matrix(p + "attn_k.weight", d, k);
        matrix(p + "attn_v.weight", d, k);
        matrix(p + "attn_output.weight", q, d);
        if (shape.biases) {
            vector(p + "attn_q.bias", q, 0);
            vector(p + "attn_k.bias", k, 0);
            vector(p + "attn_v.bias", k, 0);
        }
        if (shape.headNorms) {
            vector(p + "attn_q_norm.weight", shape.headDim, 1);
            vector(p + "attn_k_norm.weight", shape.headDim, 1);
        }
    }

    private void latentAttention(String p) {
        int d = shape.hidden;
        int q = shape.heads * (shape.plain + shape.rotated);
        if (shape.queryRank > 0) {
            matrix(p + "attn_q_a.weight", d, shape.queryRank);
            vector(p + "attn_q_a_norm.weight", shape.queryRank, 1);
            matrix(p + "attn_q_b.weight", shape.queryRank, q);
        } else {
            matrix(p + "attn_q.weight", d, q);
        }
        matrix(p + "attn_kv_a_mqa.weight", d, shape.latent + shape.rotated);
        vector(p + "attn_kv_a_norm.weight", shape.latent, 1);
        if (shape.joined) {
            int up = shape.heads * (shape.plain + shape.value);
            matrix(p + "attn_kv_b.weight", shape.latent, up);
        } else {
            matrix(p + "attn_k_b.weight", shape.plain, shape.latent, shape.heads);
            matrix(p + "attn_v_b.weight", shape.latent, shape.value, shape.heads);
        }
        matrix(p + "attn_output.weight", shape.heads * shape.value, d);
    }

    /** Gaussian, scaled by the fan-in. */
    private void matrix(String name, Integer... dimensions) {
        random(name, List.of(dimensions), 0, 1 / Math.sqrt(dimensions[0]));
    }

    private void vector(String name, int size, double mean) {
        random(name, List.of(size), mean, 0.2);
    }

    private void random(String name, List<Integer> dimensions, double mean, double deviation) {
        var random = new SplittableRandom(seed ^ name.hashCode());
        float[] numbers = new float[dimensions.stream().reduce(1, Math::multiplyExact)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (mean + deviation * random.nextGaussian());
        }
        tensors.put(name, new Tensor(dimensions, numbers, WeightType.F32));
    }

    /** Adds or replaces a tensor. */
    public void put(String name, Tensor tensor) {
        tensors.put(name, tensor);
    }

    /** The numbers of a tensor that must be there. */
    public float[] numbers(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return tensor.numbers();
    }

    /** Writes the file. */
    public Path write(Path path) throws IOException {
        var file = new GgufWriter();
        shape.metadata(file);
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            var rows = new RowCursor(tensor.numbers());
            file.tensor(entry.getKey(), tensor.type(), tensor.dimensions(), rows::fill);
        }
        file.write(path);
        return path;
    }

    private static final class RowCursor {

        private final float[] numbers;
        private int next;

        RowCursor(float[] numbers) {
            this.numbers = numbers;
        }

        void fill(float[] row) {
            System.arraycopy(numbers, next, row, 0, row.length);
            next += row.length;
        }
    }

    /** Every architecture and what varies inside one, each by name. */
    public static List<TinyShape> shapes() {
        List<TinyShape> shapes = new ArrayList<>();
        shapes.add(TinyShape.llama());
        shapes.add(
                TinyShape.llama().named("llama, rope factors, parts of wide heads turned").wide());
        shapes.add(TinyShape.qwen2());
        shapes.add(TinyShape.qwen2().named("qwen2, yarn").stretched());
        shapes.add(TinyShape.qwen3());
        shapes.add(TinyShape.qwen3Moe());
        shapes.add(TinyShape.deepSeekLite());
        shapes.add(TinyShape.deepSeekLite().named("v2-lite, joined").joined());
        shapes.add(TinyShape.deepSeekV2());
        shapes.add(TinyShape.deepSeekV3());
        shapes.add(TinyShape.deepSeekV3().named("v3, joined").joined());
        return shapes;
    }
}
