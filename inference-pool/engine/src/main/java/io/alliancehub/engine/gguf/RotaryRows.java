package io.alliancehub.engine.gguf;

/** How a source orders the rows of query and key matrices, on which the form of RoPE depends. */
public enum RotaryRows {
    /**
     * GGUF: as the architecture has it there. The rows of {@code llama} are permuted within each
     * head, so that RoPE turns neighbours (2i, 2i + 1); those of the Qwen families are not.
     */
    BY_ARCHITECTURE,
    /** As published by Hugging Face, for every architecture: RoPE turns (i, i + headDim/2). */
    HALVES
}
