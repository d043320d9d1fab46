package io.alliancehub.engine.architecture;

import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.kernel.AttentionShape;
import io.alliancehub.kernel.KvFormat;

/** How a decoder attends. */
public sealed interface AttentionConfig permits GroupedAttentionConfig, LatentAttentionConfig {

    /**
     * The shape that is computed and cached, in blocks of {@code blockSize} slots.
     *
     * @throws UnsupportedModelException if it cannot be cached in that format
     */
    AttentionShape shape(int blockSize, KvFormat format);

    /** The most inputs that any of its matrices has, apart from the residual stream's. */
    int widestInput();
}
