package io.alliancehub.engine.architecture;

/** How a model reaches positions beyond those of its first training. */
public sealed interface RopeScaling {

    /** It does not. */
    record Unscaled() implements RopeScaling {}

    /**
     * Positions are divided by a factor.
     *
     * @param factor at least 1
     */
    record Linear(double factor) implements RopeScaling {}

    /**
     * YaRN (arXiv 2309.00071, section 3.2): slow pairs are divided by the factor, fast ones are
     * left, those between are blended.
     *
     * @param factor above 1
     * @param trained positions of the first training
     * @param fast turns within {@code trained} above which a pair is left
     * @param slow turns below which a pair is divided whole
     * @param magnitude of the turned numbers
     */
    record Yarn(double factor, int trained, double fast, double slow, double magnitude)
            implements RopeScaling {

        Yarn withMagnitude(double other) {
            return new Yarn(factor, trained, fast, slow, other);
        }

        double frequency(double plain, int pair, RopeConfig rope) {
            double low = Math.max(0, Math.floor(pairWithTurns(fast, rope)));
            double high = Math.min(rope.rotated() - 1, Math.ceil(pairWithTurns(slow, rope)));
            double ramp = Math.clamp((pair - low) / Math.max(0.001, high - low), 0, 1);
            return plain / factor * ramp + plain * (1 - ramp);
        }

        /** The pair, as a real number, that turns {@code turns} times within {@code trained}. */
        private double pairWithTurns(double turns, RopeConfig rope) {
            double logarithm = StrictMath.log(trained / (turns * 2 * Math.PI));
            return rope.rotated() * logarithm / (2 * StrictMath.log(rope.base()));
        }
    }
}
