package io.alliancehub.service.adapter;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;

/**
 * A file that a bank is sending, a piece at a time.
 *
 * @param digest SHA-256 that the whole file is to have
 * @param receivedBytes how far it has come: where the next piece begins
 * @param baseAlias the model that it is an adapter of
 * @param baseVersion the version that this alias pointed at when the upload began
 */
record Upload(
        String id,
        String digest,
        long sizeBytes,
        long receivedBytes,
        String baseAlias,
        String baseVersion,
        String fileName,
        String startedBy,
        Instant startedAt,
        Instant touchedAt) {
    /** Most bytes of one piece. */
    static final int PIECE_BYTES_MAX = 4 << 20;

    @JsonIgnore
    boolean isWhole() {
        return receivedBytes == sizeBytes;
    }
}
