package io.alliancehub.service.pool;

import java.time.Instant;
import java.util.List;

/**
 * The evidence of one erasure of a bank's zone.
 *
 * @param done whether every member that was alive proved it
 * @param bytesLeft of those read back, those that were not zero
 * @param evidenceDigest SHA-256 of what the members said, as it is kept
 * @param members what each said
 */
public record Erasure(
        String zone,
        String by,
        Instant at,
        String reason,
        boolean done,
        long blocksErased,
        long bytesScanned,
        long bytesLeft,
        String evidenceDigest,
        List<ZoneAnswer.Member> members) {
    public Erasure {
        members = List.copyOf(members);
    }
}
