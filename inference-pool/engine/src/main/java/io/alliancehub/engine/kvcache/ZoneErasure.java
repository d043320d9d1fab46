package io.alliancehub.engine.kvcache;

/**
 * What an erased zone had, and the proof that nothing of it is left: after the erasure every block
 * that it had was read again.
 *
 * @param sequencesEnded unfinished requests that were cancelled for it
 * @param blocksErased blocks that had bytes of the zone
 * @param hashesForgotten of them, those that a prompt could have found
 * @param bytesScanned read back after the erasure, of blocks and of the buffers between them
 * @param bytesLeft of them, those that are not zero
 * @param hashesLeft blocks of which a hash or a token is still kept
 */
public record ZoneErasure(
        String zone,
        int sequencesEnded,
        int blocksErased,
        int hashesForgotten,
        long bytesScanned,
        long bytesLeft,
        int hashesLeft) {

    /** Whether nothing is left. */
    public boolean proven() {
        return bytesLeft == 0 && hashesLeft == 0;
    }

    /** The same with the requests that were ended for it. */
    public ZoneErasure ending(int sequences) {
        return new ZoneErasure(
                zone,
                sequences,
                blocksErased,
                hashesForgotten,
                bytesScanned,
                bytesLeft,
                hashesLeft);
    }

    /** The same with buffers outside the blocks that were overwritten, and read again, as well. */
    public ZoneErasure withBuffers(BufferErasure buffers) {
        return new ZoneErasure(
                zone,
                sequencesEnded,
                blocksErased,
                hashesForgotten,
                bytesScanned + buffers.bytesScanned(),
                bytesLeft + buffers.bytesLeft(),
                hashesLeft);
    }
}
