package io.alliancehub.gateway.models;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.ModelCatalog;
import io.alliancehub.contract.TokenPrices;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether a caller may call an alias. */
public sealed interface ModelDecision {
    /**
     * It may, at these prices.
     *
     * @param at the moment at which they are in force
     */
    record Callable(ModelCatalog.Entry model, TokenPrices prices, Instant at)
            implements ModelDecision {}

    /** No such alias, or the bank has no grant: nobody learns which. */
    record NotFound() implements ModelDecision {}

    /** The bank may call it; this key is scoped to others. */
    record OutOfScope() implements ModelDecision {}

    /** No price is in force: a call could not be billed, so none is made. */
    record Unpriced() implements ModelDecision {}

    /** Decides by the catalog and the moment of the call alone. */
    static ModelDecision decide(
            ModelCatalog catalog, CallerSnapshot caller, String alias, Instant at) {
        Optional<ModelCatalog.Entry> entry =
                catalog.entries().stream()
                        .filter(it -> it.alias().equals(alias))
                        .filter(it -> it.tenants().contains(caller.tenantId()))
                        .findFirst();
        if (entry.isEmpty()) {
            return new NotFound();
        }
        if (!inScope(caller, alias)) {
            return new OutOfScope();
        }
        TokenPrices prices = entry.get().pricesAt(at);
        return prices == null ? new Unpriced() : new Callable(entry.get(), prices, at);
    }

    /** What {@code GET /v1/models} lists: exactly the aliases that {@link #decide} lets through. */
    static List<ModelCatalog.Entry> callable(
            ModelCatalog catalog, CallerSnapshot caller, Instant at) {
        return catalog.entries().stream()
                .filter(it -> decide(catalog, caller, it.alias(), at) instanceof Callable)
                .toList();
    }

    private static boolean inScope(CallerSnapshot caller, String alias) {
        return caller.models().isEmpty() || caller.models().contains(alias);
    }
}
