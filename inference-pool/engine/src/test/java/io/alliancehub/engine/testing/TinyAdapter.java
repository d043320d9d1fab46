package io.alliancehub.engine.testing;

import io.alliancehub.kernel.WeightType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An adapter of random numbers over every matrix of a model's layers that may have one, ranks
 * ragged: modules have {@code rank} or half of it in turns. Written as GGUF.
 *
 * @param rank largest rank
 * @param invocation tokens after which it is active; none where it always is
 */
public record TinyAdapter(int rank, long seed, List<Integer> invocation) {

    /** One that is always active. */
    public TinyAdapter(int rank, long seed) {
        this(rank, seed, List.of());
    }

    /** Writes the file for a model of any architecture. */
    public Path write(TinyModel model, Path path) throws IOException {
        var file = new GgufWriter();
        head(file, model.shape.architecture);
        for (Map.Entry<String, TinyModel.Tensor> entry : model.tensors.entrySet()) {
            List<Integer> dimensions = entry.getValue().dimensions();
            if (isAdapted(entry.getKey(), dimensions)) {
                pair(file, entry.getKey(), dimensions);
            }
        }
        file.write(path);
        return path;
    }

    /** Writes the file for a qwen2 of so many layers and sizes, numbers in BF16. */
    public Path write(SyntheticModel model, Path path) throws IOException {
        var file = new GgufWriter();
        head(file, "qwen2");
        int d = model.hidden();
        int kv = d / model.heads() * model.kvHeads();
        for (int layer = 0; layer < model.layers(); layer++) {
            String p = "blk." + layer + ".";
            pair(file, p + "attn_q.weight", List.of(d, d));
            pair(file, p + "attn_k.weight", List.of(d, kv));
            pair(file, p + "attn_v.weight", List.of(d, kv));
            pair(file, p + "attn_output.weight", List.of(d, d));
            pair(file, p + "ffn_gate.weight", List.of(d, model.ffn()));
            pair(file, p + "ffn_up.weight", List.of(d, model.ffn()));
            pair(file, p + "ffn_down.weight", List.of(model.ffn(), d));
        }
        file.write(path);
        return path;
    }

    private void head(GgufWriter file, String architecture) {
        file.text("general.type", "adapter");
        file.text("adapter.type", "lora");
        file.text("general.architecture", architecture);
        file.f32("adapter.lora.alpha", 2f * rank);
        if (!invocation.isEmpty()) {
            file.i32s("adapter.alora.invocation_tokens", invocation);
        }
    }

    private static boolean isAdapted(String name, List<Integer> dimensions) {
        return name.startsWith("blk.")
                && name.endsWith(".weight")
                && dimensions.size() > 1
                && !name.contains("ffn_gate_inp");
    }

    private void pair(GgufWriter file, String name, List<Integer> dimensions) {
        var random = new SplittableRandom(seed ^ name.hashCode());
        int own = random.nextBoolean() ? rank : Math.max(1, rank / 2);
        List<Integer> down = new ArrayList<>(dimensions);
        down.set(1, own);
        List<Integer> up = new ArrayList<>(dimensions);
        up.set(0, own);
        double deviation = 1 / Math.sqrt(dimensions.getFirst());
        file.tensor(name + ".lora_a", WeightType.BF16, down, row -> fill(row, random, deviation));
        file.tensor(name + ".lora_b", WeightType.BF16, up, row -> fill(row, random, 0.3));
    }

    private static void fill(float[] row, SplittableRandom random, double deviation) {
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) (deviation * random.nextGaussian());
        }
    }
}
