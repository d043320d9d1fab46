package io.alliancehub.engine.kvcache;

/**
 * Buffers of a step that were overwritten with zeros and read again.
 *
 * @param bytesScanned read back
 * @param bytesLeft of them, those that are not zero
 */
public record BufferErasure(long bytesScanned, long bytesLeft) {

    /** Both together. */
    public BufferErasure and(BufferErasure other) {
        return new BufferErasure(bytesScanned + other.bytesScanned, bytesLeft + other.bytesLeft);
    }
}
