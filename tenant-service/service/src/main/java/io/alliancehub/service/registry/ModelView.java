package io.alliancehub.service.registry;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.registry.ServingMembers.Health;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model as it is listed.
 *
 * @param modelVersion digest over base, tokenizer, template and defaults
 * @param ownerTenantId the bank whose model it is; absent where it is the alliance's
 * @param ownerName for the alliance's people
 * @param grants how many banks were granted it; for the alliance's people
 * @param price in force now; absent where there is none
 * @param upcomingPrice the next one that is set
 * @param health absent where it is not known
 * @param pricedAs the alias whose price is in force while this one has none of its own
 * @param adapter what its bank has added to the weights
 */
record ModelView(
        String alias,
        String modelVersion,
        @Nullable String displayName,
        @Nullable TenantId ownerTenantId,
        @Nullable String ownerName,
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
        @Nullable Integer grants,
        @Nullable PriceSpan price,
        @Nullable PriceSpan upcomingPrice,
        @Nullable Health health,
        @Nullable String pricedAs,
        @Nullable AdapterFacts adapter) {
    static ModelView of(Model model, Around around) {
        return new ModelView(
                model.alias(),
                model.modelVersion(),
                model.displayName(),
                model.ownerTenantId(),
                around.ownerName(),
                model.status(),
                model.name(),
                model.architecture(),
                model.quantisation(),
                model.parameterCount(),
                model.baseDigest(),
                model.tokenizerDigest(),
                model.templateDigest(),
                model.contextLength(),
                model.defaultMaxTokens(),
                model.createdAt(),
                around.grants(),
                around.price(),
                around.upcomingPrice(),
                around.health(),
                model.pricedAs(),
                model.adapter());
    }

    /** What stands around a model. */
    record Around(
            @Nullable String ownerName,
            @Nullable Integer grants,
            @Nullable PriceSpan price,
            @Nullable PriceSpan upcomingPrice,
            @Nullable Health health) {}
}
