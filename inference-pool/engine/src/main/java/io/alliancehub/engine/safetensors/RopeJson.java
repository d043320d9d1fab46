package io.alliancehub.engine.safetensors;

import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Rotary positions as {@code config.json} states them. Newer files keep the base and the scaling
 * together in {@code rope_parameters}; older ones have {@code rope_theta} and {@code rope_scaling}.
 */
final class RopeJson {

    private static final long COUNT_MAX = Integer.MAX_VALUE;
    private static final double FACTOR_MAX = 1e6;

    private final JsonMembers config;
    private final JsonMembers base;
    private final @Nullable JsonMembers scaling;
    private final String type;

    /**
     * Reads the members.
     *
     * @throws GgufException naming the member that is damaged or not supported
     */
    RopeJson(JsonMembers config) {
        this.config = config;
        JsonMembers parameters = config.members("rope_parameters");
        base = parameters == null ? config : parameters;
        scaling = parameters == null ? config.members("rope_scaling") : parameters;
        type =
                scaling == null
                        ? "default"
                        : scaling.text("rope_type")
                                .or(() -> scaling.text("type"))
                                .orElse("default");
        if (scaling == null) {
            return;
        }
        switch (type) {
            case "default", "linear", "llama3" -> {}
            case "yarn" -> refuseOwnMagnitude(scaling);
            default ->
                    throw new UnsupportedModelException(
                            "%srope_type '%s' is not supported; default, linear, yarn and llama3 are"
                                    .formatted(scaling.where(), type));
        }
    }

    /** YaRN's magnitude is the one of its paper (arXiv 2309.00071, section 3.4). */
    private static void refuseOwnMagnitude(JsonMembers scaling) {
        for (String name : new String[] {"attention_factor", "mscale", "mscale_all_dim"}) {
            if (scaling.has(name)) {
                throw new UnsupportedModelException(
                        scaling.where() + name + " is not supported with yarn");
            }
        }
        if (!scaling.truth("truncate", true)) {
            throw new UnsupportedModelException(
                    scaling.where() + "truncate false is not supported");
        }
    }

    double base() {
        return base.real("rope_theta").orElse(10_000.0);
    }

    /** GGUF's name of how positions are stretched; none where that is done by factors or not. */
    Optional<String> scalingType() {
        return switch (type) {
            case "linear", "yarn" -> Optional.of(type);
            default -> Optional.empty();
        };
    }

    /** The numbers of GGUF's {@code rope.scaling}, by their keys. */
    Map<String, Double> scalingReals() {
        Map<String, Double> reals = new LinkedHashMap<>();
        if (scaling != null && scalingType().isPresent()) {
            reals.put("factor", factor(scaling, "factor"));
            scaling.real("beta_fast").ifPresent(value -> reals.put("yarn_beta_fast", value));
            scaling.real("beta_slow").ifPresent(value -> reals.put("yarn_beta_slow", value));
        }
        return reals;
    }

    /** Positions of the first training, where YaRN asks for them. */
    OptionalLong trained() {
        return scaling == null || !type.equals("yarn")
                ? OptionalLong.empty()
                : scaling.whole("original_max_position_embeddings", 1, COUNT_MAX);
    }

    /**
     * What Llama 3.1 and later divide each frequency by, as GGUF has it in {@code
     * rope_freqs.weight}: 1 for what turns often within the first training's positions, the whole
     * factor for what hardly turns, and a smooth way between.
     *
     * @return one factor for each turned pair; null where the model has none
     */
    float @Nullable [] factors() {
        if (scaling == null || !type.equals("llama3")) {
            return null;
        }
        double factor = factor(scaling, "factor");
        double low = factor(scaling, "low_freq_factor");
        double high = factor(scaling, "high_freq_factor");
        long trained = scaling.requiredWhole("original_max_position_embeddings", 1, COUNT_MAX);
        if (high <= low) {
            throw scaling.wrong("high_freq_factor", "above low_freq_factor");
        }
        long headDim = headDim();
        float[] factors = new float[(int) headDim / 2];
        for (int pair = 0; pair < factors.length; pair++) {
            double turns = trained * StrictMath.pow(base(), -2.0 * pair / headDim) / (2 * Math.PI);
            double smooth = Math.clamp((turns - low) / (high - low), 0.0, 1.0);
            factors[pair] = (float) (1 / ((1 - smooth) / factor + smooth));
        }
        return factors;
    }

    private long headDim() {
        long heads = config.requiredWhole("num_attention_heads", 1, COUNT_MAX);
        long hidden = config.requiredWhole("hidden_size", 1, COUNT_MAX);
        return config.whole("head_dim", 1, 1 << 14).orElse(Math.min(hidden / heads, 1 << 14));
    }

    private static double factor(JsonMembers scaling, String name) {
        double value = scaling.real(name).orElseThrow(() -> scaling.missing(name));
        if (!(value > 0 && value <= FACTOR_MAX)) {
            throw scaling.wrong(name, "a number above 0 and at most 1000000");
        }
        return value;
    }
}
