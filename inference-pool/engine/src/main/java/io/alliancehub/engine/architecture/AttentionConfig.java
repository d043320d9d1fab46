package io.alliancehub.engine.architecture;

import io.alliancehub.kernel.AttentionShape;

/** How a decoder attends. */
public sealed interface AttentionConfig permits GroupedAttentionConfig, LatentAttentionConfig {

    /** The shape that is computed and cached, in blocks of {@code blockSize} slots. */
    AttentionShape shape(int blockSize);

    /** The most inputs that any of its matrices has, apart from the residual stream's. */
    int widestInput();
}
