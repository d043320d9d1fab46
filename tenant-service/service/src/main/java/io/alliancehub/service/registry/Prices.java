package io.alliancehub.service.registry;

import io.alliancehub.service.change.Change;
import io.alliancehub.service.money.PricePerMillion;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.publication.Outbox;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.NewIds;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** Prices, effective-dated; what was in force once is never changed. */
@Service
public final class Prices {
    private final PriceRepository repository;
    private final Models models;
    private final TenantTransactions transactions;
    private final Outbox outbox;
    private final NewIds ids;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Map<String, Price> known = new ConcurrentHashMap<>();

    Prices(
            PriceRepository repository,
            Models models,
            TenantTransactions transactions,
            Outbox outbox,
            NewIds ids,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.models = models;
        this.transactions = transactions;
        this.outbox = outbox;
        this.ids = ids;
        this.events = events;
        this.clock = clock;
    }

    /** The price row with this id; rows never change, so they are kept in memory. */
    public Optional<Price> find(String priceVersion) {
        Price price = known.get(priceVersion);
        if (price != null) {
            return Optional.of(price);
        }
        Optional<Price> found = repository.find(priceVersion);
        found.ifPresent(row -> known.put(priceVersion, row));
        return found;
    }

    /**
     * Sets a price from a moment on.
     *
     * @param validFrom null for this moment; in the past only where the alias has no price yet, so
     *     that nothing of it can have been billed
     */
    Price create(String alias, Wanted wanted, @Nullable Instant validFrom) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    models.get(alias);
                    Instant now = Columns.now(clock);
                    Instant from =
                            validFrom == null ? now : validFrom.truncatedTo(ChronoUnit.MICROS);
                    if (from.isBefore(now) && repository.isPriced(alias)) {
                        throw HubProblem.field(
                                "validFrom",
                                "validFrom must not lie in the past, which is billed already; leave"
                                        + " it out for now");
                    }
                    Price price =
                            new Price(
                                    ids.next("prc"),
                                    alias,
                                    wanted.input().toString(),
                                    wanted.cachedInput().toString(),
                                    wanted.output().toString(),
                                    from,
                                    now);
                    if (!repository.insert(price)) {
                        throw HubProblem.field(
                                ProblemCode.PRICE_OVERLAP,
                                "validFrom",
                                "choose a moment at which no other price of the alias begins");
                    }
                    outbox.catalog(Scope.ALLIANCE);
                    events.publishEvent(
                            Change.made(Scope.ALLIANCE, "price.set", price.priceVersion(), price));
                    return price;
                });
    }

    /** The prices that a viewer may see; a problem where the filter names a model it may not. */
    Page<PriceSpan> list(Viewer viewer, PriceFilter filter, PageRequest page) {
        if (filter.alias() != null) {
            models.get(viewer, filter.alias());
        }
        return Page.of(
                repository.list(viewer, filter, page, Columns.now(clock)),
                page,
                price -> new Cursor(price.validFrom(), PriceRepository.tie(price)));
    }

    /** The three prices of a row. */
    record Wanted(PricePerMillion input, PricePerMillion cachedInput, PricePerMillion output) {}
}
