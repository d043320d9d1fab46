package io.alliancehub.server.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A qwen2 model of random weights, which costs as much as a trained one and says nothing. The file
 * is GGUF version 3 with a byte-level vocabulary whose further tokens no text becomes; they have
 * text of their own, so that a stream shows each of them.
 *
 * @param quant the name of a mix of storage types
 */
public record ModelShape(
        String name,
        int layers,
        int hidden,
        int ffn,
        int heads,
        int kvHeads,
        int vocabulary,
        String quant) {

    private static final int BUFFER = 4_200_000; // about; whole groups of every type are taken

    /**
     * The shape of that name.
     *
     * @throws IllegalArgumentException if there is none, or no such mix
     */
    public static ModelShape named(String name, String quant) {
        if (!List.of("q8_0", "q4_0", "q4_k_m").contains(quant)) {
            throw new IllegalArgumentException("--quant must be q8_0, q4_0 or q4_k_m");
        }
        return switch (name) {
            case "qwen2-0.5b" -> new ModelShape(name, 24, 896, 4864, 14, 2, 151_936, quant);
            case "tiny" -> new ModelShape(name, 2, 64, 256, 4, 2, 320, quant);
            default -> throw new IllegalArgumentException("--shape must be qwen2-0.5b or tiny");
        };
    }

    /**
     * What the usual tools store a matrix as in such a file; where rows are not whole groups of 256
     * they take the nearest type with groups of 32, as here.
     *
     * @param important whether more bits are worth it
     */
    private Storage storage(int cols, boolean important) {
        return switch (quant) {
            case "q8_0" -> Storage.Q8_0;
            case "q4_0" -> Storage.Q4_0;
            default -> {
                boolean large = Storage.Q4_K.fits(cols);
                yield important
                        ? (large ? Storage.Q6_K : Storage.Q8_0)
                        : (large ? Storage.Q4_K : Storage.Q5_0);
            }
        };
    }

    /** The first and last eighth of the layers, and every third between. */
    private boolean getsMoreBits(int layer) {
        int eighth = layers / 8;
        return layer < eighth || layer >= 7 * layers / 8 || (layer - eighth) % 3 == 2;
    }

    private List<StoredTensor> tensors() {
        List<StoredTensor> all = new ArrayList<>();
        // The embedding is the output too, which is kept in six bits or more.
        Storage output = Storage.Q6_K.fits(hidden) ? Storage.Q6_K : Storage.Q8_0;
        all.add(
                new StoredTensor(
                        "token_embd.weight",
                        quant.equals("q8_0") ? Storage.Q8_0 : output,
                        vocabulary,
                        hidden));
        int kv = hidden / heads * kvHeads;
        for (int i = 0; i < layers; i++) {
            String layer = "blk." + i + ".";
            boolean more = getsMoreBits(i);
            all.add(new StoredTensor(layer + "attn_norm.weight", Storage.F32, 1, hidden));
            all.add(matrix(layer + "attn_q.weight", hidden, hidden, false));
            all.add(matrix(layer + "attn_k.weight", kv, hidden, false));
            all.add(matrix(layer + "attn_v.weight", kv, hidden, more));
            all.add(new StoredTensor(layer + "attn_q.bias", Storage.F32, 1, hidden));
            all.add(new StoredTensor(layer + "attn_k.bias", Storage.F32, 1, kv));
            all.add(new StoredTensor(layer + "attn_v.bias", Storage.F32, 1, kv));
            all.add(matrix(layer + "attn_output.weight", hidden, hidden, false));
            all.add(new StoredTensor(layer + "ffn_norm.weight", Storage.F32, 1, hidden));
            all.add(matrix(layer + "ffn_gate.weight", ffn, hidden, false));
            all.add(matrix(layer + "ffn_up.weight", ffn, hidden, false));
            all.add(matrix(layer + "ffn_down.weight", hidden, ffn, more));
        }
        all.add(new StoredTensor("output_norm.weight", Storage.F32, 1, hidden));
        return all;
    }

    private StoredTensor matrix(String tensor, int rows, int cols, boolean important) {
        return new StoredTensor(tensor, storage(cols, important), rows, cols);
    }

    /** Writes the file, whole or not at all. */
    public void write(Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                write(out);
            }
            Files.move(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void write(OutputStream out) throws IOException {
        List<StoredTensor> tensors = tensors();
        var head = new FileHead();
        settings(head);
        byte[] settings = head.finish(tensors);
        out.write(settings);
        out.write(new byte[FileHead.padding(settings.length)]);
        for (StoredTensor tensor : tensors) {
            var random = new SplittableRandom(tensor.name().hashCode());
            long group = tensor.storage().bytes(256);
            for (long left = tensor.bytes(); left > 0; ) {
                int size = (int) Math.min(left, BUFFER / group * group);
                byte[] buffer = new byte[size];
                tensor.storage().fill(buffer, random);
                out.write(buffer);
                left -= size;
            }
            out.write(new byte[FileHead.padding(tensor.bytes())]);
        }
    }

    private void settings(FileHead head) {
        head.text("general.architecture", "qwen2");
        head.text("general.name", name + " of random weights");
        head.number("qwen2.block_count", layers);
        head.number("qwen2.context_length", 32_768);
        head.number("qwen2.embedding_length", hidden);
        head.number("qwen2.feed_forward_length", ffn);
        head.number("qwen2.attention.head_count", heads);
        head.number("qwen2.attention.head_count_kv", kvHeads);
        head.real("qwen2.rope.freq_base", 1e6f);
        head.real("qwen2.attention.layer_norm_rms_epsilon", 1e-6f);
        head.text("tokenizer.ggml.model", "gpt2");
        head.text("tokenizer.ggml.pre", "qwen2");
        head.texts("tokenizer.ggml.tokens", tokens());
        head.numbers(
                "tokenizer.ggml.token_type",
                IntStream.range(0, vocabulary).map(id -> id == 256 ? 3 : 1));
        head.texts("tokenizer.ggml.merges", List.of());
        head.number("tokenizer.ggml.eos_token_id", 256);
        head.no("tokenizer.ggml.add_bos_token");
    }

    /** The 256 bytes as byte-level vocabularies write them, an end, and what no text becomes. */
    private List<String> tokens() {
        List<String> tokens = new ArrayList<>();
        int beyond = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xa1 && b != 0xad);
            tokens.add(String.valueOf((char) (printable ? b : beyond++)));
        }
        tokens.add("<|im_end|>");
        while (tokens.size() < vocabulary) {
            tokens.add("[unused" + tokens.size() + "]");
        }
        return tokens;
    }
}
