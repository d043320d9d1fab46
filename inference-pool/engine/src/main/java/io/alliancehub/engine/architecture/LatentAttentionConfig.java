package io.alliancehub.engine.architecture;

import io.alliancehub.engine.architecture.RopeScaling.Yarn;
import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.kernel.AttentionShape;
import io.alliancehub.kernel.KvFormat;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head latent attention (DeepSeek-V2, arXiv 2405.04434, section 2.1). A token's keys and
 * values of all heads come from one latent vector; a second part of a key, which all heads share,
 * carries the rotation.
 *
 * @param heads query heads
 * @param queryRank width between the two query projections; null where there is one projection
 * @param latent numbers in the latent vector
 * @param plain numbers of a head's query and key that are not rotated
 * @param rotated numbers that are
 * @param value numbers of a head's value
 * @param scale of the scores
 */
public record LatentAttentionConfig(
        int heads,
        @Nullable Integer queryRank,
        int latent,
        int plain,
        int rotated,
        int value,
        double scale)
        implements AttentionConfig {

    /**
     * Two ways to state the same sizes: the newer gives what is cached as {@code key_length} and a
     * head's own sizes as {@code key_length_mla}; the older, of files with one {@code attn_kv_b}, a
     * head's own sizes as {@code key_length} and as many key heads as heads.
     */
    static LatentAttentionConfig read(ConfigReader file, RopeConfig rope) {
        int max = ConfigReader.HEAD_DIM_MAX;
        int heads = file.heads();
        int latent = file.required("attention.kv_lora_rank", 1, max);
        int rotated = rope.rotated();
        boolean newer = file.has("attention.key_length_mla");
        String suffix = newer ? "_mla" : "";
        int key = file.required("attention.key_length" + suffix, rotated + 1, max);
        int value = file.required("attention.value_length" + suffix, 1, max);
        expect(file, "attention.head_count_kv", newer ? 1 : heads);
        if (newer) {
            expect(file, "attention.key_length", latent + rotated);
            expect(file, "attention.value_length", latent);
        }
        long rank = file.whole("attention.q_lora_rank", 0, ConfigReader.WIDTH_MAX).orElse(0);
        return new LatentAttentionConfig(
                heads,
                rank == 0 ? null : Integer.valueOf((int) rank),
                latent,
                key - rotated,
                rotated,
                value,
                scale(file, rope, key));
    }

    private static void expect(ConfigReader file, String name, int expected) {
        if (file.whole(name, 0, Integer.MAX_VALUE).orElse(expected) != expected) {
            throw new GgufException(
                    "%s is not %d as the other sizes say".formatted(file.key(name), expected));
        }
    }

    /**
     * 1/sqrt(key), times mscale^2 where positions are stretched: mscale = 1 + 0.1 * mscale_all_dim
     * * ln(factor), of which the file states 0.1 * mscale_all_dim. DeepSeek's models have the same
     * number for the turned part, whose own magnitude therefore stays 1.
     */
    private static double scale(ConfigReader file, RopeConfig rope, int key) {
        String name = "rope.scaling.yarn_log_multiplier";
        double multiplier = file.real(name, 0, 0, 10);
        if (!(rope.scaling() instanceof Yarn yarn)) {
            return 1 / Math.sqrt(key);
        }
        if (multiplier == 0) {
            throw new UnsupportedModelException(
                    "YaRN without %s is not supported".formatted(file.key(name)));
        }
        double mscale = 1 + multiplier * StrictMath.log(yarn.factor());
        return mscale * mscale / Math.sqrt(key);
    }

    /**
     * What is attended to is the latent vector and the rotated part: one key, held by all heads.
     */
    @Override
    public AttentionShape shape(int blockSize, KvFormat format) {
        return AttentionShape.latent(heads, latent + rotated, latent, blockSize, scale, format);
    }

    @Override
    public int widestInput() {
        int inside = Math.max(Math.max(latent, plain), queryRank == null ? 0 : queryRank);
        return Math.max(inside, heads * value);
    }
}
