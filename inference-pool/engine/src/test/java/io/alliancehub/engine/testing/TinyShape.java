package io.alliancehub.engine.testing;

import java.util.function.Consumer;

/** What a {@link TinyModel} is like, and the metadata that says so. Zero means: has none. */
public final class TinyShape {

    public String name = "";
    public String architecture = "";
    public int layers = 2;
    public int hidden = 64;
    public int vocabulary = 288;
    public int ffn = 96;
    public int heads = 4;
    public int kvHeads = 2;
    public int headDim = 16;
    public int rotated = 16;
    public boolean neighbours;
    public boolean biases;
    public boolean headNorms;
    public boolean ropeFactors;
    public double ropeBase = 10_000;
    public double yarnFactor;
    public int yarnTrained = 32;
    public double yarnLogMultiplier;

    public int latent;
    public int queryRank;
    public int plain;
    public int value;
    public boolean joined;

    public int experts;
    public int used;
    public int expertWidth = 32;
    public int shared;
    public int denseLayers;
    public boolean sigmoid;
    public boolean selectionBias;
    public int groups = 1;
    public int groupsUsed = 1;
    public boolean normalised;
    public double scale = 1;

    /** What the file says besides. */
    public Consumer<GgufWriter> more = file -> {};

    private TinyShape(String architecture) {
        this.architecture = architecture;
        name = architecture;
    }

    /** Neighbours turned. */
    public static TinyShape llama() {
        var shape = new TinyShape("llama");
        shape.neighbours = true;
        return shape;
    }

    /** Biases. */
    public static TinyShape qwen2() {
        var shape = new TinyShape("qwen2");
        shape.biases = true;
        return shape;
    }

    /** Heads of q and k normed. */
    public static TinyShape qwen3() {
        var shape = new TinyShape("qwen3");
        shape.headNorms = true;
        shape.headDim = 32;
        shape.rotated = 32;
        return shape;
    }

    /** Experts in every layer. */
    public static TinyShape qwen3Moe() {
        TinyShape shape = qwen3();
        shape.architecture = "qwen3moe";
        shape.name = "qwen3moe";
        shape.experts = 8;
        shape.used = 3;
        shape.normalised = true;
        return shape;
    }

    /**
     * No query rank, softmax, weights neither normalised nor scaled, YaRN; more heads than a part.
     */
    public static TinyShape deepSeekLite() {
        var shape = new TinyShape("deepseek2");
        shape.name = "v2-lite";
        shape.layers = 3;
        shape.neighbours = true;
        shape.heads = 12;
        shape.latent = 48;
        shape.plain = 24;
        shape.rotated = 32;
        shape.value = 16;
        shape.experts = 6;
        shape.used = 2;
        shape.shared = 2;
        shape.denseLayers = 1;
        shape.yarnFactor = 4;
        shape.yarnLogMultiplier = 0.0707;
        return shape;
    }

    /** Groups by their best expert, scaled weights. */
    public static TinyShape deepSeekV2() {
        TinyShape shape = deepSeekLite();
        shape.name = "v2";
        shape.queryRank = 40;
        shape.experts = 12;
        shape.groups = 4;
        shape.groupsUsed = 2;
        shape.used = 3;
        shape.scale = 16;
        return shape;
    }

    /** Sigmoid, a bias that selects, groups by their best two, normalised and scaled weights. */
    public static TinyShape deepSeekV3() {
        TinyShape shape = deepSeekV2();
        shape.name = "v3";
        shape.heads = 4;
        shape.sigmoid = true;
        shape.selectionBias = true;
        shape.normalised = true;
        shape.scale = 2.5;
        shape.shared = 1;
        shape.yarnLogMultiplier = 0.1;
        return shape;
    }

    /** The same under another name. */
    public TinyShape named(String other) {
        name = other;
        return this;
    }

    /** Wide heads of which a part is turned, and factors on the frequencies. */
    public TinyShape wide() {
        headDim = 48;
        rotated = 32;
        ropeFactors = true;
        return this;
    }

    /** YaRN. */
    public TinyShape stretched() {
        yarnFactor = 4;
        return this;
    }

    /** One up-projection for keys and values, as old files have it. */
    public TinyShape joined() {
        joined = true;
        return this;
    }

    void metadata(GgufWriter file) {
        String p = architecture + ".";
        file.text("general.architecture", architecture);
        file.u32(p + "block_count", layers);
        file.u32(p + "context_length", 512);
        file.u32(p + "embedding_length", hidden);
        file.u32(p + "feed_forward_length", ffn);
        file.u32(p + "attention.head_count", heads);
        file.f32(p + "attention.layer_norm_rms_epsilon", 1e-6f);
        file.f32(p + "rope.freq_base", (float) ropeBase);
        file.u32(p + "rope.dimension_count", rotated);
        if (yarnFactor > 0) {
            file.text(p + "rope.scaling.type", "yarn");
            file.f32(p + "rope.scaling.factor", (float) yarnFactor);
            file.u32(p + "rope.scaling.original_context_length", yarnTrained);
        }
        if (yarnLogMultiplier > 0) {
            file.f32(p + "rope.scaling.yarn_log_multiplier", (float) yarnLogMultiplier);
        }
        if (latent > 0) {
            latentMetadata(file, p);
        } else {
            file.u32(p + "attention.head_count_kv", kvHeads);
            file.u32(p + "attention.key_length", headDim);
            file.u32(p + "attention.value_length", headDim);
        }
        if (experts > 0) {
            expertMetadata(file, p);
        }
        SyntheticModel.byteVocabulary(file, vocabulary);
        more.accept(file);
    }

    /** Bytes of one block of {@code slots} slots of keys and values. */
    public long blockBytes(int slots) {
        int numbers = latent > 0 ? latent + rotated : 2 * kvHeads * headDim;
        return 4L * slots * layers * numbers;
    }

    private void latentMetadata(GgufWriter file, String p) {
        file.u32(p + "attention.kv_lora_rank", latent);
        if (queryRank > 0) {
            file.u32(p + "attention.q_lora_rank", queryRank);
        }
        file.u32(p + "attention.head_count_kv", joined ? heads : 1);
        file.u32(p + "attention.key_length", joined ? plain + rotated : latent + rotated);
        file.u32(p + "attention.value_length", joined ? value : latent);
        if (!joined) {
            file.u32(p + "attention.key_length_mla", plain + rotated);
            file.u32(p + "attention.value_length_mla", value);
        }
    }

    private void expertMetadata(GgufWriter file, String p) {
        file.u32(p + "expert_count", experts);
        file.u32(p + "expert_used_count", used);
        file.u32(p + "expert_feed_forward_length", expertWidth);
        if (latent == 0) {
            return;
        }
        file.u32(p + "leading_dense_block_count", denseLayers);
        file.u32(p + "expert_shared_count", shared);
        file.u32(p + "expert_group_count", groups);
        file.u32(p + "expert_group_used_count", groupsUsed);
        file.truth(p + "expert_weights_norm", normalised);
        file.f32(p + "expert_weights_scale", (float) scale);
        // A file without it gates by softmax, as V2's do.
        if (sigmoid) {
            file.u32(p + "expert_gating_func", 2);
        }
    }
}
