package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All aliases that can be called, written by the service at each change.
 *
 * @param version grows with each change
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ModelCatalog(long version, List<Entry> entries) {
    public ModelCatalog {
        entries = List.copyOf(entries);
    }

    /**
     * One alias and the immutable version that it points at.
     *
     * @param alias the name in a request's {@code model}
     * @param modelVersion id of the version: a digest over base, tokenizer, template and defaults
     * @param baseDigest SHA-256 of the weights file; members are found by it
     * @param tokenizerDigest SHA-256 of the tokenizer asset, which the gateway counts with
     * @param templateDigest SHA-256 of the chat template's text; null where the model has no chat
     * @param contextLength most tokens of prompt and answer together
     * @param defaultMaxTokens granted where a request names no maximum
     * @param tenants banks that may call it (owner or grant); a bank not here gets 404
     * @param prices in force when the catalog was made; null: none was
     * @param upcoming prices that were set to begin after that, by their beginning
     * @param kind null in catalogs of services that did not tell, whose models all answered
     * @param adapterDigest SHA-256 of the adapter's file; null where the weights are called alone
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Entry(
            String alias,
            String modelVersion,
            String baseDigest,
            String tokenizerDigest,
            @Nullable String templateDigest,
            int contextLength,
            int defaultMaxTokens,
            long createdEpochSeconds,
            List<TenantId> tenants,
            @Nullable TokenPrices prices,
            @Nullable List<PriceStart> upcoming,
            @Nullable ModelKind kind,
            @Nullable String adapterDigest) {
        /** A model that answers. */
        public Entry(
                String alias,
                String modelVersion,
                String baseDigest,
                String tokenizerDigest,
                @Nullable String templateDigest,
                int contextLength,
                int defaultMaxTokens,
                long createdEpochSeconds,
                List<TenantId> tenants,
                @Nullable TokenPrices prices,
                @Nullable List<PriceStart> upcoming) {
            this(
                    alias,
                    modelVersion,
                    baseDigest,
                    tokenizerDigest,
                    templateDigest,
                    contextLength,
                    defaultMaxTokens,
                    createdEpochSeconds,
                    tenants,
                    prices,
                    upcoming,
                    ModelKind.GENERATION,
                    null);
        }

        /** The weights alone, whatever they are for. */
        public Entry(
                String alias,
                String modelVersion,
                String baseDigest,
                String tokenizerDigest,
                @Nullable String templateDigest,
                int contextLength,
                int defaultMaxTokens,
                long createdEpochSeconds,
                List<TenantId> tenants,
                @Nullable TokenPrices prices,
                @Nullable List<PriceStart> upcoming,
                @Nullable ModelKind kind) {
            this(
                    alias,
                    modelVersion,
                    baseDigest,
                    tokenizerDigest,
                    templateDigest,
                    contextLength,
                    defaultMaxTokens,
                    createdEpochSeconds,
                    tenants,
                    prices,
                    upcoming,
                    kind,
                    null);
        }

        public Entry {
            tenants = List.copyOf(tenants);
            upcoming = upcoming == null ? List.of() : List.copyOf(upcoming);
        }

        /** What the model is for. */
        public ModelKind use() {
            return kind == null ? ModelKind.GENERATION : kind;
        }

        /**
         * The prices in force at {@code moment}, however old the catalog is. Null: none is, and the
         * model cannot be called (money fails closed).
         */
        public @Nullable TokenPrices pricesAt(Instant moment) {
            TokenPrices inForce = prices;
            for (PriceStart start : upcoming == null ? List.<PriceStart>of() : upcoming) {
                if (!moment.isBefore(start.from())) {
                    inForce = start.prices();
                }
            }
            return inForce;
        }
    }

    /** Prices, and the moment from which they are in force. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PriceStart(Instant from, TokenPrices prices) {}
}
