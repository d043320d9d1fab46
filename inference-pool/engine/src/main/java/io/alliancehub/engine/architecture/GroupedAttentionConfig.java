package io.alliancehub.engine.architecture;

import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.kernel.AttentionShape;
import io.alliancehub.kernel.KvFormat;

/**
 * Grouped-query attention (arXiv 2305.13245): several query heads share a key and value head.
 *
 * @param heads query heads
 * @param kvHeads key and value heads
 * @param headDim numbers per head
 * @param biases on q, k and v
 * @param headNorms RMS norms over each head of q and of k
 */
public record GroupedAttentionConfig(
        int heads, int kvHeads, int headDim, Presence biases, Presence headNorms)
        implements AttentionConfig {

    static GroupedAttentionConfig read(ConfigReader file, Presence biases, Presence headNorms) {
        int heads = file.heads();
        int kvHeads = (int) file.whole("attention.head_count_kv", 1, heads).orElse(heads);
        if (heads % kvHeads != 0) {
            throw new GgufException(
                    "%s %d: %d heads cannot share them"
                            .formatted(file.key("attention.head_count_kv"), kvHeads, heads));
        }
        return new GroupedAttentionConfig(heads, kvHeads, headDim(file, heads), biases, headNorms);
    }

    private static int headDim(ConfigReader file, int heads) {
        int max = ConfigReader.HEAD_DIM_MAX;
        int hidden = file.hidden();
        if (!file.has("attention.key_length") && hidden % heads != 0) {
            throw new GgufException(
                    "%s %d is not a multiple of %d heads"
                            .formatted(file.key("embedding_length"), hidden, heads));
        }
        int keys = (int) file.whole("attention.key_length", 1, max).orElse(hidden / heads);
        int values = (int) file.whole("attention.value_length", 1, max).orElse(hidden / heads);
        if (keys != values) {
            throw new GgufException(
                    "%s is %d, not %d as its keys"
                            .formatted(file.key("attention.value_length"), values, keys));
        }
        return keys;
    }

    @Override
    public AttentionShape shape(int blockSize, KvFormat format) {
        return new AttentionShape(heads, kvHeads, headDim, blockSize, format);
    }

    @Override
    public int widestInput() {
        return heads * headDim;
    }
}
