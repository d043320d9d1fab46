package io.alliancehub.trainer.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sizes of a qwen2-architecture decoder with tied embeddings.
 *
 * @param headSize elements of one head; all heads together are as wide as {@code hidden}
 */
public record ModelShape(
        int vocabularySize,
        int hidden,
        int layers,
        int heads,
        int kvHeads,
        int headSize,
        int feedForward,
        int contextLength,
        float ropeBase,
        float normEpsilon) {

    public ModelShape {
        if (heads % kvHeads != 0) {
            throw new IllegalArgumentException("heads must be a multiple of kvHeads");
        }
        if (heads * headSize != hidden) {
            throw new IllegalArgumentException("the heads together must be as wide as hidden");
        }
    }

    /**
     * Every parameter's name, as GGUF names it, and its shape: matrices are {@code [outputs,
     * inputs]}, row-major.
     */
    public Map<String, long[]> parameters() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        long queries = (long) heads * headSize;
        long keys = (long) kvHeads * headSize;
        shapes.put("token_embd.weight", new long[] {vocabularySize, hidden});
        for (int layer = 0; layer < layers; layer++) {
            String block = "blk." + layer + ".";
            shapes.put(block + "attn_norm.weight", new long[] {hidden});
            shapes.put(block + "attn_q.weight", new long[] {queries, hidden});
            shapes.put(block + "attn_q.bias", new long[] {queries});
            shapes.put(block + "attn_k.weight", new long[] {keys, hidden});
            shapes.put(block + "attn_k.bias", new long[] {keys});
            shapes.put(block + "attn_v.weight", new long[] {keys, hidden});
            shapes.put(block + "attn_v.bias", new long[] {keys});
            shapes.put(block + "attn_output.weight", new long[] {hidden, queries});
            shapes.put(block + "ffn_norm.weight", new long[] {hidden});
            shapes.put(block + "ffn_gate.weight", new long[] {feedForward, hidden});
            shapes.put(block + "ffn_up.weight", new long[] {feedForward, hidden});
            shapes.put(block + "ffn_down.weight", new long[] {hidden, feedForward});
        }
        shapes.put("output_norm.weight", new long[] {hidden});
        return shapes;
    }

    public long parameterCount() {
        long count = 0;
        for (long[] shape : parameters().values()) {
            count += elements(shape);
        }
        return count;
    }

    /** The number of elements of an array of that shape. */
    public static int elements(long[] shape) {
        long count = 1;
        for (long size : shape) {
            count = Math.multiplyExact(count, size);
        }
        return Math.toIntExact(count);
    }
}
