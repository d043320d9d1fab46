package io.alliancehub.server;

import io.alliancehub.tokenizer.TokenType;
import io.alliancehub.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Writes a GGUF file of a qwen2 model with one small layer and random weights: gibberish by design.
 */
final class TinyModelFile {

    private static final int HIDDEN = 32;
    private static final int FFN = 64;
    private static final int HEADS = 2;
    private static final int CONTEXT = 512;
    private static final int ALIGNMENT = 32;
    private static final int SEED = 20_261_123;

    private static final int U32 = 4;
    private static final int I32 = 5;
    private static final int F32 = 6;
    private static final int BOOL = 7;
    private static final int TEXT = 8;
    private static final int ARRAY = 9;

    private final ByteBuffer out = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private final Random random = new Random(SEED);

    private TinyModelFile() {}

    static Path write(Path folder, @Nullable String template) throws IOException {
        Path file = folder.resolve("tiny.gguf");
        var writer = new TinyModelFile();
        writer.write(TestVocabulary.with(template));
        Files.write(file, java.util.Arrays.copyOf(writer.out.array(), writer.out.position()));
        return file;
    }

    private void write(Vocabulary vocabulary) {
        Map<String, Object> values = metadata(vocabulary);
        Map<String, int[]> tensors = tensors(vocabulary.size());
        out.putInt(0x46554747).putInt(3).putLong(tensors.size()).putLong(values.size());
        values.forEach(
                (key, value) -> {
                    text(key);
                    value(value);
                });
        long offset = 0;
        for (Map.Entry<String, int[]> tensor : tensors.entrySet()) {
            text(tensor.getKey());
            out.putInt(tensor.getValue().length);
            long size = 1;
            for (int dimension : tensor.getValue()) {
                out.putLong(dimension);
                size *= dimension;
            }
            out.putInt(0).putLong(offset);
            offset += aligned(size * Float.BYTES);
        }
        for (Map.Entry<String, int[]> tensor : tensors.entrySet()) {
            out.position((int) aligned(out.position()));
            int size = 1;
            for (int dimension : tensor.getValue()) {
                size *= dimension;
            }
            boolean norm = tensor.getKey().endsWith("norm.weight");
            for (int i = 0; i < size; i++) {
                out.putFloat(norm ? 1 : (float) random.nextGaussian() * 0.4f);
            }
        }
        out.position((int) aligned(out.position()));
    }

    private static Map<String, Object> metadata(Vocabulary vocabulary) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("general.architecture", "qwen2");
        values.put("general.name", "random weights for tests");
        values.put("qwen2.block_count", 1);
        values.put("qwen2.context_length", CONTEXT);
        values.put("qwen2.embedding_length", HIDDEN);
        values.put("qwen2.feed_forward_length", FFN);
        values.put("qwen2.attention.head_count", HEADS);
        values.put("qwen2.attention.head_count_kv", 1);
        values.put("qwen2.attention.layer_norm_rms_epsilon", 1e-6f);
        values.put("qwen2.rope.freq_base", 10_000f);
        values.put("tokenizer.ggml.model", "gpt2");
        values.put("tokenizer.ggml.pre", vocabulary.preTokenizer());
        values.put("tokenizer.ggml.tokens", vocabulary.tokens());
        List<Integer> types = new ArrayList<>();
        for (TokenType type : vocabulary.types()) {
            types.add(type.ggufCode());
        }
        values.put("tokenizer.ggml.token_type", types);
        values.put("tokenizer.ggml.merges", vocabulary.merges());
        values.put("tokenizer.ggml.bos_token_id", 256);
        values.put("tokenizer.ggml.eos_token_id", 258);
        values.put("tokenizer.ggml.padding_token_id", 256);
        values.put("tokenizer.ggml.add_bos_token", false);
        String template = vocabulary.chatTemplate();
        if (template != null) {
            values.put("tokenizer.chat_template", template);
        }
        return values;
    }

    private static Map<String, int[]> tensors(int vocabulary) {
        int kv = HIDDEN / HEADS;
        Map<String, int[]> tensors = new LinkedHashMap<>();
        tensors.put("token_embd.weight", new int[] {HIDDEN, vocabulary});
        tensors.put("output_norm.weight", new int[] {HIDDEN});
        tensors.put("blk.0.attn_norm.weight", new int[] {HIDDEN});
        tensors.put("blk.0.attn_q.weight", new int[] {HIDDEN, HIDDEN});
        tensors.put("blk.0.attn_k.weight", new int[] {HIDDEN, kv});
        tensors.put("blk.0.attn_v.weight", new int[] {HIDDEN, kv});
        tensors.put("blk.0.attn_output.weight", new int[] {HIDDEN, HIDDEN});
        tensors.put("blk.0.ffn_norm.weight", new int[] {HIDDEN});
        tensors.put("blk.0.ffn_gate.weight", new int[] {HIDDEN, FFN});
        tensors.put("blk.0.ffn_up.weight", new int[] {HIDDEN, FFN});
        tensors.put("blk.0.ffn_down.weight", new int[] {FFN, HIDDEN});
        return tensors;
    }

    private void value(Object value) {
        switch (value) {
            case String text -> {
                out.putInt(TEXT);
                text(text);
            }
            case Integer number -> out.putInt(U32).putInt(number);
            case Float number -> out.putInt(F32).putFloat(number);
            case Boolean truth -> out.putInt(BOOL).put((byte) (truth ? 1 : 0));
            case List<?> list -> {
                boolean texts = list.isEmpty() || list.getFirst() instanceof String;
                out.putInt(ARRAY).putInt(texts ? TEXT : I32).putLong(list.size());
                for (Object element : list) {
                    if (element instanceof String text) {
                        text(text);
                    } else {
                        out.putInt((Integer) element);
                    }
                }
            }
            default -> throw new AssertionError(value);
        }
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.putLong(utf8.length).put(utf8);
    }

    private static long aligned(long position) {
        return (position + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
