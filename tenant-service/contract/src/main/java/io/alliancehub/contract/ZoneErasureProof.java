package io.alliancehub.contract;

/**
 * What one model's cache had of a zone, and what was found when it was read again after it had been
 * overwritten.
 *
 * @param sequencesEnded unfinished answers that were cut off for it
 * @param blocksErased blocks that were overwritten
 * @param hashesForgotten of them, those that a prompt could have found
 * @param bytesScanned read back, of these blocks and of the buffers that steps leave behind
 * @param bytesLeft of them, those that are not zero
 * @param hashesLeft blocks of which a hash or a token is still kept
 * @param proven whether nothing is left
 */
public record ZoneErasureProof(
        TenantId zone,
        String baseDigest,
        int sequencesEnded,
        int blocksErased,
        int hashesForgotten,
        long bytesScanned,
        long bytesLeft,
        int hashesLeft,
        boolean proven) {}
