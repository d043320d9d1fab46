package io.alliancehub.engine.architecture;

import io.alliancehub.engine.architecture.RopeScaling.Linear;
import io.alliancehub.engine.architecture.RopeScaling.Unscaled;
import io.alliancehub.engine.architecture.RopeScaling.Yarn;
import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.kernel.RopeStyle;

/**
 * Rotary position embedding.
 *
 * @param style which numbers are turned together
 * @param rotated numbers per head that are turned, an even count
 * @param base of the frequencies
 * @param scaling how positions beyond the first training's are reached
 * @param factors whether the file may divide each frequency by a factor of its own
 */
public record RopeConfig(
        RopeStyle style, int rotated, double base, RopeScaling scaling, Presence factors) {

    private static final double FACTOR_MAX = 1e6;

    /**
     * Reads the rotation.
     *
     * @param headDim numbers per head, the most that can be rotated
     */
    static RopeConfig read(ConfigReader file, RopeStyle style, int headDim, Presence factors) {
        int rotated = (int) file.whole("rope.dimension_count", 1, headDim).orElse(headDim);
        if (rotated % 2 != 0) {
            throw new GgufException(
                    "%s: %d numbers cannot be rotated in pairs"
                            .formatted(file.key("rope.dimension_count"), rotated));
        }
        double base = file.real("rope.freq_base", 10_000, 1, 1e12);
        return new RopeConfig(style, rotated, base, scaling(file), factors);
    }

    private static RopeScaling scaling(ConfigReader file) {
        double factor = file.real("rope.scaling.factor", 1, 1, FACTOR_MAX);
        // The name that old files have for a linear factor.
        double old = file.real("rope.scale_linear", 1, 1, FACTOR_MAX);
        int trained =
                (int)
                        file.whole("rope.scaling.original_context_length", 1, Integer.MAX_VALUE)
                                .orElse(file.required("context_length", 1, Integer.MAX_VALUE));
        String type = file.text("rope.scaling.type").orElse("none");
        if (old != 1 || file.real("rope.scaling.attn_factor", 1, 0, FACTOR_MAX) != 1) {
            throw unsupported(file, type);
        }
        return switch (type) {
            case "none" -> {
                if (factor != 1) {
                    throw unsupported(file, type);
                }
                yield new Unscaled();
            }
            case "linear" -> new Linear(factor);
            case "yarn" -> factor == 1 ? new Unscaled() : yarn(file, factor, trained);
            default -> throw unsupported(file, type);
        };
    }

    private static Yarn yarn(ConfigReader file, double factor, int trained) {
        if (file.real("rope.scaling.yarn_ext_factor", 1, -1, FACTOR_MAX) != 1
                || file.real("rope.scaling.yarn_attn_factor", 1, -1, FACTOR_MAX) != 1) {
            throw unsupported(file, "yarn");
        }
        double fast = file.real("rope.scaling.yarn_beta_fast", 32, 1e-3, FACTOR_MAX);
        double slow = file.real("rope.scaling.yarn_beta_slow", 1, 1e-3, FACTOR_MAX);
        return new Yarn(factor, trained, fast, slow, 1 + 0.1 * StrictMath.log(factor));
    }

    private static UnsupportedModelException unsupported(ConfigReader file, String type) {
        return new UnsupportedModelException(
                "%s '%s' with its factors is not supported"
                        .formatted(file.key("rope.scaling"), type));
    }

    /** The same, with turned numbers of another magnitude where positions are stretched by YaRN. */
    RopeConfig withMagnitude(double magnitude) {
        RopeScaling same =
                switch (scaling) {
                    case Yarn yarn -> yarn.withMagnitude(magnitude);
                    case Unscaled unscaled -> unscaled;
                    case Linear linear -> linear;
                };
        return new RopeConfig(style, rotated, base, same, factors);
    }

    /**
     * What sets this rotation apart from any other, in words that never change for the same one.
     */
    public String identity() {
        return "%s/%d/%s/%s".formatted(style, rotated, base, scaling);
    }

    /** Radians per position of a pair, before any factor of the file's own. */
    public double frequency(int pair) {
        double plain = StrictMath.pow(base, -2.0 * pair / rotated);
        return switch (scaling) {
            case Unscaled unscaled -> plain;
            case Linear linear -> plain / linear.factor();
            case Yarn yarn -> yarn.frequency(plain, pair, this);
        };
    }

    /** What cosines and sines are multiplied by. */
    public double magnitude() {
        return scaling instanceof Yarn yarn ? yarn.magnitude() : 1;
    }
}
