package io.alliancehub.engine.architecture;

/** How one layer's feed-forward part is made. */
public sealed interface FeedForwardConfig permits DenseConfig, MixtureConfig {

    /** The most inputs that any of its matrices has, apart from the residual stream's. */
    int widestInput();
}
