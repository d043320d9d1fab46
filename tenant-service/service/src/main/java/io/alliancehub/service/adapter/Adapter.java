package io.alliancehub.service.adapter;

import io.alliancehub.service.registry.AdapterFacts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An adapter that a bank has, or had.
 *
 * @param modelVersion the version that it makes of the model that it stands on
 * @param baseAlias that model
 * @param baseName the name of its weights
 */
record Adapter(
        String modelVersion,
        String baseAlias,
        String baseName,
        String baseDigest,
        AdapterFacts facts,
        String fileName,
        Status status,
        String uploadedBy,
        Instant uploadedAt,
        @Nullable Instant withdrawnAt) {
    /** Whether it can be called. */
    enum Status {
        /** Given to every member that serves the weights which it stands on. */
        HELD,
        /** Taken back from the members; its bytes are gone, its past is not. */
        WITHDRAWN
    }
}
