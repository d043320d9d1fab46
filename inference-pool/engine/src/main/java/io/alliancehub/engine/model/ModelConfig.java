package io.alliancehub.engine.model;

import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.GgufTensor;
import io.alliancehub.engine.gguf.ModelSource;
import io.alliancehub.engine.gguf.UnsupportedModelException;

/**
 * Shape of a decoder as its file states it.
 *
 * @param architecture GGUF's name of it
 * @param name the file's own name for the model
 * @param layers decoder layers
 * @param hidden width of the residual stream
 * @param ffn width inside the feed-forward part
 * @param heads query heads
 * @param kvHeads key and value heads
 * @param headDim numbers per head
 * @param vocabulary tokens
 * @param contextLength positions that the model was trained for
 * @param ropeBase base of the rotary frequencies
 * @param eps of the RMS norms
 */
public record ModelConfig(
        String architecture,
        String name,
        int layers,
        int hidden,
        int ffn,
        int heads,
        int kvHeads,
        int headDim,
        int vocabulary,
        int contextLength,
        double ropeBase,
        float eps) {

    private static final int LAYERS_MAX = 1024;
    private static final int WIDTH_MAX = 1 << 20;
    private static final int HEADS_MAX = 4096;

    /**
     * Reads and checks the shape.
     *
     * @throws GgufException for anything but a plain {@code qwen2}
     */
    public static ModelConfig read(ModelSource file) {
        String kind = file.text("general.type").orElse("model");
        if (!kind.equals("model")) {
            throw new UnsupportedModelException("general.type is '" + kind + "', not model");
        }
        String arch = file.requiredText("general.architecture");
        if (!arch.equals("qwen2")) {
            throw new UnsupportedModelException(
                    "architecture '" + arch + "' is not supported; only qwen2 is");
        }
        refuseScaling(file, arch);
        int hidden = file.requiredInt(arch + ".embedding_length", 1, WIDTH_MAX);
        int heads = file.requiredInt(arch + ".attention.head_count", 1, HEADS_MAX);
        int kvHeads = (int) file.whole(arch + ".attention.head_count_kv", 1, heads).orElse(heads);
        if (heads % kvHeads != 0) {
            throw new GgufException("%d heads cannot share %d key heads".formatted(heads, kvHeads));
        }
        return new ModelConfig(
                arch,
                file.text("general.name").orElse(arch),
                file.requiredInt(arch + ".block_count", 1, LAYERS_MAX),
                hidden,
                file.requiredInt(arch + ".feed_forward_length", 1, WIDTH_MAX),
                heads,
                kvHeads,
                headDim(file, arch, hidden, heads),
                vocabulary(file, hidden),
                file.requiredInt(arch + ".context_length", 1, Integer.MAX_VALUE),
                ropeBase(file, arch),
                eps(file, arch));
    }

    private static int headDim(ModelSource file, String arch, int hidden, int heads) {
        if (hidden % heads != 0) {
            throw new GgufException(
                    "%s.embedding_length %d is not a multiple of %d heads"
                            .formatted(arch, hidden, heads));
        }
        int headDim = hidden / heads;
        if (headDim % 2 != 0) {
            throw new GgufException("heads of " + headDim + " numbers cannot be rotated in pairs");
        }
        for (String key :
                new String[] {
                    "attention.key_length", "attention.value_length", "rope.dimension_count"
                }) {
            String name = arch + "." + key;
            if (file.whole(name, 1, WIDTH_MAX).orElse(headDim) != headDim) {
                throw new GgufException(name + " differs from " + headDim + ", the head's size");
            }
        }
        return headDim;
    }

    private static int vocabulary(ModelSource file, int hidden) {
        GgufTensor embedding = file.tensor("token_embd.weight");
        if (embedding == null
                || embedding.dimensions().size() != 2
                || embedding.dimensions().getFirst() != hidden
                || embedding.dimensions().getLast() > WIDTH_MAX) {
            throw new GgufException(
                    "token_embd.weight is not a matrix of [%d, vocabulary]".formatted(hidden));
        }
        return embedding.dimensions().getLast().intValue();
    }

    private static double ropeBase(ModelSource file, String arch) {
        double base = file.real(arch + ".rope.freq_base", 10_000);
        if (base < 1 || base > 1e12) {
            throw new GgufException(arch + ".rope.freq_base is " + base);
        }
        return base;
    }

    private static float eps(ModelSource file, String arch) {
        double eps = file.real(arch + ".attention.layer_norm_rms_epsilon", -1);
        if (eps < 0 || eps > 1) {
            throw new GgufException(
                    arch + ".attention.layer_norm_rms_epsilon is missing or not within 0 and 1");
        }
        return (float) eps;
    }

    private static void refuseScaling(ModelSource file, String arch) {
        String type = file.text(arch + ".rope.scaling.type").orElse("none");
        double factor = file.real(arch + ".rope.scaling.factor", 1);
        double old = file.real(arch + ".rope.scale_linear", 1);
        if (!type.equals("none") || factor != 1 || old != 1) {
            throw new UnsupportedModelException(
                    "%s.rope.scaling '%s' is not supported".formatted(arch, type));
        }
    }
}
