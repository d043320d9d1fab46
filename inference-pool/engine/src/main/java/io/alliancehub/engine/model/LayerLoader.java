package io.alliancehub.engine.model;

import io.alliancehub.engine.architecture.DenseConfig;
import io.alliancehub.engine.architecture.FeedForwardConfig;
import io.alliancehub.engine.architecture.GroupedAttentionConfig;
import io.alliancehub.engine.architecture.LatentAttentionConfig;
import io.alliancehub.engine.architecture.MixtureConfig;
import io.alliancehub.engine.architecture.ModelConfig;
import io.alliancehub.engine.architecture.Presence;
import io.alliancehub.kernel.WeightMatrix;
import io.alliancehub.kernel.Workspace;
import java.util.List;

/** The weights of one layer by their names in GGUF, for every kind of layer. */
final class LayerLoader {

    private final TensorLoader tensors;
    private final ModelConfig config;
    private final Workspace copies;

    /** A loader that puts the few weights it must rearrange into {@code copies}. */
    LayerLoader(TensorLoader tensors, ModelConfig config, Workspace copies) {
        this.tensors = tensors;
        this.config = config;
        this.copies = copies;
    }

    DecoderLayer layer(int index) {
        String prefix = "blk." + index + ".";
        int d = config.hidden();
        return new DecoderLayer(
                tensors.vector(prefix + "attn_norm.weight", d),
                switch (config.attention()) {
                    case GroupedAttentionConfig grouped -> grouped(prefix, d, grouped);
                    case LatentAttentionConfig latent -> latent(prefix, d, latent);
                },
                tensors.vector(prefix + "ffn_norm.weight", d),
                feedForward(prefix, d, config.feedForward().get(index)));
    }

    private AttentionWeights grouped(String prefix, int d, GroupedAttentionConfig shape) {
        int q = shape.heads() * shape.headDim();
        int k = shape.kvHeads() * shape.headDim();
        Presence biases = shape.biases();
        Presence norms = shape.headNorms();
        return new AttentionWeights.Grouped(
                tensors.matrix(prefix + "attn_q.weight", q, d),
                tensors.matrix(prefix + "attn_k.weight", k, d),
                tensors.matrix(prefix + "attn_v.weight", k, d),
                tensors.vector(prefix + "attn_q.bias", q, biases),
                tensors.vector(prefix + "attn_k.bias", k, biases),
                tensors.vector(prefix + "attn_v.bias", k, biases),
                tensors.vector(prefix + "attn_q_norm.weight", shape.headDim(), norms),
                tensors.vector(prefix + "attn_k_norm.weight", shape.headDim(), norms),
                tensors.matrix(prefix + "attn_output.weight", d, q));
    }

    private AttentionWeights latent(String prefix, int d, LatentAttentionConfig shape) {
        int heads = shape.heads();
        int latent = shape.latent();
        AttentionWeights.LatentQuery query = query(prefix, d, shape);
        WeightMatrix kvDown =
                tensors.matrix(prefix + "attn_kv_a_mqa.weight", latent + shape.rotated(), d);
        var kvNorm = tensors.vector(prefix + "attn_kv_a_norm.weight", latent);
        List<WeightMatrix> keyUp;
        List<WeightMatrix> valueUp;
        String joined = prefix + "attn_kv_b.weight";
        if (tensors.has(joined)) {
            int rows = heads * (shape.plain() + shape.value());
            var split = new JoinedUpProjection(tensors.matrix(joined, rows, latent), shape);
            keyUp = split.keyUp(copies);
            valueUp = split.valueUp();
        } else {
            keyUp = tensors.matrices(prefix + "attn_k_b.weight", heads, latent, shape.plain());
            valueUp = tensors.matrices(prefix + "attn_v_b.weight", heads, shape.value(), latent);
        }
        WeightMatrix wo = tensors.matrix(prefix + "attn_output.weight", d, heads * shape.value());
        return new AttentionWeights.Latent(query, kvDown, kvNorm, keyUp, valueUp, wo);
    }

    private AttentionWeights.LatentQuery query(String prefix, int d, LatentAttentionConfig shape) {
        int q = shape.heads() * (shape.plain() + shape.rotated());
        Integer rank = shape.queryRank();
        if (rank == null) {
            return new AttentionWeights.Direct(tensors.matrix(prefix + "attn_q.weight", q, d));
        }
        return new AttentionWeights.LowRank(
                tensors.matrix(prefix + "attn_q_a.weight", rank, d),
                tensors.vector(prefix + "attn_q_a_norm.weight", rank),
                tensors.matrix(prefix + "attn_q_b.weight", q, rank));
    }

    private FeedForwardWeights feedForward(String prefix, int d, FeedForwardConfig shape) {
        return switch (shape) {
            case DenseConfig dense -> dense(prefix, "", d, dense.width());
            case MixtureConfig mixture -> mixture(prefix, d, mixture);
        };
    }

    private FeedForwardWeights.Dense dense(String prefix, String suffix, int d, int width) {
        return new FeedForwardWeights.Dense(
                tensors.matrix(prefix + "ffn_gate" + suffix + ".weight", width, d),
                tensors.matrix(prefix + "ffn_up" + suffix + ".weight", width, d),
                tensors.matrix(prefix + "ffn_down" + suffix + ".weight", d, width));
    }

    private FeedForwardWeights mixture(String prefix, int d, MixtureConfig shape) {
        int experts = shape.experts();
        int width = shape.width();
        return new FeedForwardWeights.Mixture(
                shape,
                tensors.matrix(prefix + "ffn_gate_inp.weight", experts, d),
                tensors.vector(
                        prefix + "exp_probs_b.bias", experts, shape.gating().selectionBias()),
                tensors.matrices(prefix + "ffn_gate_exps.weight", experts, width, d),
                tensors.matrices(prefix + "ffn_up_exps.weight", experts, width, d),
                tensors.matrices(prefix + "ffn_down_exps.weight", experts, d, width),
                shape.sharedWidth() == 0 ? null : dense(prefix, "_shexp", d, shape.sharedWidth()));
    }
}
