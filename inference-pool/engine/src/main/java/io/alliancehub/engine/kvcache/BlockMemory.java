package io.alliancehub.engine.kvcache;

/** The bytes behind the blocks, as far as the pool has to do with them. */
public interface BlockMemory {

    /** Overwrites every byte of a block, in every layer, with zero. */
    void zero(int block);

    /** Bytes of a block, over all layers. */
    long blockBytes();

    /** How many of them are not zero. */
    long bytesLeft(int block);
}
