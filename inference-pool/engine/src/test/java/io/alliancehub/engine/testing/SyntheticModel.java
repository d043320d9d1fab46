package io.alliancehub.engine.testing;

import io.alliancehub.kernel.WeightType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A qwen2 file of random weights (Gaussian, scaled by the fan-in) with a byte-level vocabulary of
 * 256 bytes, one control token that ends generation and unused fillers. It says nothing sensible.
 *
 * @param tied whether the output is the embedding
 */
public record SyntheticModel(
        int layers,
        int hidden,
        int ffn,
        int heads,
        int kvHeads,
        int vocabulary,
        int contextLength,
        WeightType type,
        boolean tied,
        long seed) {

    /** Id of the token that ends generation. */
    public static final int END = 256;

    /** Two small layers, for tests. */
    public static SyntheticModel tiny() {
        return new SyntheticModel(2, 64, 96, 4, 2, 288, 512, WeightType.Q8_0, true, 7);
    }

    /** The same with other storage, as wide as it needs, and its own output matrix. */
    public SyntheticModel stored(WeightType other) {
        int group = other.groupSize();
        return new SyntheticModel(
                layers,
                Math.ceilDiv(hidden, group) * group,
                Math.ceilDiv(ffn, group) * group,
                heads,
                kvHeads,
                vocabulary,
                contextLength,
                other,
                false,
                seed);
    }

    /** Writes the file. */
    public void write(Path path) {
        try {
            file().write(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the model in several files. */
    public List<Path> writeParts(Path folder, String name, int parts) {
        try {
            return file().writeParts(folder, name, parts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GgufWriter file() {
        var file = new GgufWriter();
        metadata(file);
        int headDim = hidden / heads;
        matrix(file, "token_embd.weight", vocabulary, hidden);
        for (int i = 0; i < layers; i++) {
            String p = "blk." + i + ".";
            vector(file, p + "attn_norm.weight", hidden, 1);
            matrix(file, p + "attn_q.weight", hidden, hidden);
            matrix(file, p + "attn_k.weight", kvHeads * headDim, hidden);
            matrix(file, p + "attn_v.weight", kvHeads * headDim, hidden);
            vector(file, p + "attn_q.bias", hidden, 0);
            vector(file, p + "attn_k.bias", kvHeads * headDim, 0);
            vector(file, p + "attn_v.bias", kvHeads * headDim, 0);
            matrix(file, p + "attn_output.weight", hidden, hidden);
            vector(file, p + "ffn_norm.weight", hidden, 1);
            matrix(file, p + "ffn_gate.weight", ffn, hidden);
            matrix(file, p + "ffn_up.weight", ffn, hidden);
            matrix(file, p + "ffn_down.weight", hidden, ffn);
        }
        vector(file, "output_norm.weight", hidden, 1);
        if (!tied) {
            matrix(file, "output.weight", vocabulary, hidden);
        }
        return file;
    }

    private void metadata(GgufWriter file) {
        file.text("general.architecture", "qwen2");
        file.text("general.name", "synthetic");
        file.u32("qwen2.block_count", layers);
        file.u32("qwen2.context_length", contextLength);
        file.u32("qwen2.embedding_length", hidden);
        file.u32("qwen2.feed_forward_length", ffn);
        file.u32("qwen2.attention.head_count", heads);
        file.u32("qwen2.attention.head_count_kv", kvHeads);
        file.f32("qwen2.rope.freq_base", 1_000_000);
        file.f32("qwen2.attention.layer_norm_rms_epsilon", 1e-6f);
        byteVocabulary(file, vocabulary);
    }

    /** The 256 bytes, one control token that ends generation, and unused fillers. */
    static void byteVocabulary(GgufWriter file, int vocabulary) {
        file.text("tokenizer.ggml.model", "gpt2");
        file.text("tokenizer.ggml.pre", "qwen2");
        List<String> tokens = new ArrayList<>();
        List<Integer> types = new ArrayList<>();
        int beyond = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xa1 && b <= 0xac || b >= 0xae;
            tokens.add(String.valueOf((char) (printable ? b : beyond++)));
            types.add(1);
        }
        tokens.add("<|im_end|>");
        types.add(3);
        while (tokens.size() < vocabulary) {
            tokens.add("[unused" + tokens.size() + "]");
            types.add(5);
        }
        file.texts("tokenizer.ggml.tokens", tokens);
        file.i32s("tokenizer.ggml.token_type", types);
        file.texts("tokenizer.ggml.merges", List.of());
        file.u32("tokenizer.ggml.eos_token_id", END);
        file.truth("tokenizer.ggml.add_bos_token", false);
    }

    private void vector(GgufWriter file, String name, int size, float mean) {
        var random = new SplittableRandom(seed ^ name.hashCode());
        file.tensor(
                name,
                WeightType.F32,
                1,
                size,
                row -> {
                    for (int i = 0; i < row.length; i++) {
                        row[i] = mean + (float) (0.1 * random.nextGaussian());
                    }
                });
    }

    private void matrix(GgufWriter file, String name, int rows, int cols) {
        var random = new SplittableRandom(seed ^ name.hashCode());
        double scale = 1 / Math.sqrt(cols);
        file.tensor(
                name,
                type,
                rows,
                cols,
                row -> {
                    for (int i = 0; i < row.length; i++) {
                        // The sum of four uniforms: close enough to a Gaussian, and fast.
                        long bits = random.nextLong();
                        int sum =
                                (int) (bits & 0xffff)
                                        + (int) (bits >>> 16 & 0xffff)
                                        + (int) (bits >>> 32 & 0xffff)
                                        + (int) (bits >>> 48);
                        row[i] = (float) ((sum - 131070) / 37837.0 * scale);
                    }
                });
    }
}
