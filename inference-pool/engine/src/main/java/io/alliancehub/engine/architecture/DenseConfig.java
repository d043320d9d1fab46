package io.alliancehub.engine.architecture;

/**
 * One feed-forward part for every token: down(silu(gate) * up).
 *
 * @param width numbers between the projections
 */
public record DenseConfig(int width) implements FeedForwardConfig {

    static DenseConfig read(ConfigReader file) {
        return new DenseConfig(file.required("feed_forward_length", 1, ConfigReader.WIDTH_MAX));
    }

    @Override
    public int widestInput() {
        return width;
    }
}
