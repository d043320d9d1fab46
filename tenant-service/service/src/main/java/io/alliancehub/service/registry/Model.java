package io.alliancehub.service.registry;

import io.alliancehub.contract.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alias and the immutable version that it points at.
 *
 * @param modelVersion digest over base, tokenizer, template and defaults
 * @param ownerTenantId the bank whose model it is; null where it is the alliance's
 * @param pricedAs the alias whose price is in force while this one has none of its own
 * @param adapter what its bank has added to the weights; null where that is nothing
 */
public record Model(
        String alias,
        String modelVersion,
        @Nullable String displayName,
        @Nullable TenantId ownerTenantId,
        ModelStatus status,
        String name,
        String architecture,
        String quantisation,
        long parameterCount,
        String baseDigest,
        String tokenizerDigest,
        @Nullable String templateDigest,
        int contextLength,
        int defaultMaxTokens,
        Instant createdAt,
        @Nullable String pricedAs,
        @Nullable AdapterFacts adapter) {}
