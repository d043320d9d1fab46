package io.alliancehub.engine.lora;

import io.alliancehub.engine.architecture.AttentionConfig;
import io.alliancehub.engine.architecture.DenseConfig;
import io.alliancehub.engine.architecture.GroupedAttentionConfig;
import io.alliancehub.engine.architecture.LatentAttentionConfig;
import io.alliancehub.engine.architecture.MixtureConfig;
import io.alliancehub.engine.architecture.ModelConfig;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The matrices of a base that adapters may add to, by GGUF's names within a layer. */
final class BaseShapes {

    /** {@code count} matrices of [outputs, inputs]. */
    record Shape(int outputs, int inputs, int count) {}

    private final ModelConfig config;

    BaseShapes(ModelConfig config) {
        this.config = config;
    }

    /** The shape of a part; null where the layer has none of that name. */
    @Nullable Shape of(int layer, String part) {
        return layer < config.layers() ? ofLayer(layer).get(part) : null;
    }

    Map<String, Shape> ofLayer(int layer) {
        Map<String, Shape> shapes = new HashMap<>();
        attention(shapes, config.attention());
        switch (config.feedForward().get(layer)) {
            case DenseConfig dense -> feedForward(shapes, "", dense.width(), 1);
            case MixtureConfig mixture -> {
                feedForward(shapes, "_exps", mixture.width(), mixture.experts());
                if (mixture.sharedWidth() > 0) {
                    feedForward(shapes, "_shexp", mixture.sharedWidth(), 1);
                }
            }
        }
        return shapes;
    }

    private void attention(Map<String, Shape> shapes, AttentionConfig attention) {
        int d = config.hidden();
        switch (attention) {
            case GroupedAttentionConfig grouped -> {
                int q = grouped.heads() * grouped.headDim();
                int k = grouped.kvHeads() * grouped.headDim();
                shapes.put("attn_q", new Shape(q, d, 1));
                shapes.put("attn_k", new Shape(k, d, 1));
                shapes.put("attn_v", new Shape(k, d, 1));
                shapes.put("attn_output", new Shape(d, q, 1));
            }
            case LatentAttentionConfig latent -> {
                int heads = latent.heads();
                int q = heads * (latent.plain() + latent.rotated());
                Integer rank = latent.queryRank();
                if (rank == null) {
                    shapes.put("attn_q", new Shape(q, d, 1));
                } else {
                    shapes.put("attn_q_a", new Shape(rank, d, 1));
                    shapes.put("attn_q_b", new Shape(q, rank, 1));
                }
                int kv = latent.latent();
                shapes.put("attn_kv_a_mqa", new Shape(kv + latent.rotated(), d, 1));
                int joined = heads * (latent.plain() + latent.value());
                shapes.put(LoraLoader.JOINED, new Shape(joined, kv, 1));
                shapes.put("attn_k_b", new Shape(kv, latent.plain(), heads));
                shapes.put("attn_v_b", new Shape(latent.value(), kv, heads));
                shapes.put("attn_output", new Shape(d, heads * latent.value(), 1));
            }
        }
    }

    private void feedForward(Map<String, Shape> shapes, String suffix, int width, int count) {
        int d = config.hidden();
        shapes.put("ffn_gate" + suffix, new Shape(width, d, count));
        shapes.put("ffn_up" + suffix, new Shape(width, d, count));
        shapes.put("ffn_down" + suffix, new Shape(d, width, count));
    }
}
