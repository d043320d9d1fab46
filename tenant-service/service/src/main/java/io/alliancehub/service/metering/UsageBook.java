package io.alliancehub.service.metering;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.ledger.JournalEntry;
import io.alliancehub.service.ledger.Ledger;
import io.alliancehub.service.metering.DeadLetter.Reason;
import io.alliancehub.service.money.Yuan;
import io.alliancehub.service.rating.RatedUsage;
import io.alliancehub.service.rating.Rating;
import io.alliancehub.service.rating.RatingRefused;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;

/*
 * From event to ledger, once.
 *
 * A batch is one transaction: usage rows, their rated amounts and their journal entries are there
 * together or not at all. An event's id is unique, so an event that comes again, on whatever road,
 * is a no-op; the same id with other content is not, and is set aside.
 *
 * An event that can never be booked must not hold up those behind it. What can be known in advance
 * (no event, no price, no such caller) sets it aside within the batch. What only the database finds
 * (a character that it cannot hold) fails the batch, which is then stored one by one. A database
 * that is gone is another matter: the exception goes to the caller, who tries again later.
 */

/** Stores usage events exactly once, rated and posted. Safe for any thread and any replica. */
@Service
class UsageBook {
    private static final Logger LOG = LoggerFactory.getLogger(UsageBook.class);
    private static final long TOKENS_MAX = 1_000_000_000;
    private final ClearingTransactions clearing;
    private final UsageWriter writer;
    private final Rating rating;
    private final Ledger ledger;
    private final KeyUse keyUse;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final Counter stored;
    private final Counter repeated;
    private final Counter setAside;

    UsageBook(
            ClearingTransactions clearing,
            UsageWriter writer,
            Rating rating,
            Ledger ledger,
            KeyUse keyUse,
            Clock clock,
            ApplicationEventPublisher events,
            MeterRegistry meters) {
        this.clearing = clearing;
        this.writer = writer;
        this.rating = rating;
        this.ledger = ledger;
        this.keyUse = keyUse;
        this.clock = clock;
        this.events = events;
        this.stored = meters.counter("hub.usage.events", "result", "stored");
        this.repeated = meters.counter("hub.usage.events", "result", "repeated");
        this.setAside = meters.counter("hub.usage.events", "result", "set_aside");
    }

    /** Takes all of them into keeping: once this returns, none needs to be sent again. */
    void store(List<Incoming> batch) {
        store(batch, fresh -> {});
    }

    /**
     * The same for calls that no gateway has admitted: who counts admitted ones is told of them.
     */
    void storeUncounted(List<Incoming> batch) {
        store(batch, fresh -> events.publishEvent(new UncountedUse(fresh)));
    }

    private void store(List<Incoming> batch, Consumer<List<RatedUsage>> within) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            storeTogether(batch, within);
        } catch (DataIntegrityViolationException e) {
            LOG.warn("a batch of {} events is stored one by one: {}", batch.size(), e.toString());
            batch.forEach(incoming -> storeAlone(incoming, within));
        }
    }

    private void storeAlone(Incoming incoming, Consumer<List<RatedUsage>> within) {
        try {
            storeTogether(List.of(incoming), within);
        } catch (DataIntegrityViolationException e) {
            DeadLetter letter = unstorable(incoming, e);
            clearing.call(
                    jdbc -> {
                        setAside(jdbc, List.of(letter), Columns.now(clock));
                        return true;
                    });
        }
    }

    private static DeadLetter unstorable(Incoming incoming, DataIntegrityViolationException e) {
        String detail = String.valueOf(e.getMostSpecificCause().getMessage());
        try {
            UsageEvent event = ContractJson.read(incoming.json(), UsageEvent.class);
            return DeadLetter.of(event, Reason.UNSTORABLE, detail);
        } catch (JacksonException unreadable) {
            return DeadLetter.of(incoming, Reason.UNSTORABLE, detail);
        }
    }

    /**
     * @param within is given what is new, in the same transaction
     */
    private void storeTogether(List<Incoming> batch, Consumer<List<RatedUsage>> within) {
        List<DeadLetter> dead = new ArrayList<>();
        Map<String, RatedUsage> rated = rate(batch, dead);
        Instant now = Columns.now(clock);
        int added =
                clearing.call(
                        jdbc -> {
                            UsageLock.shared(
                                    jdbc,
                                    rated.values().stream()
                                            .map(u -> u.event().tenantId())
                                            .toList());
                            refuseStrangers(jdbc, rated, dead);
                            Set<String> fresh = writer.insert(jdbc, rated.values(), now);
                            refuseReused(jdbc, rated, fresh, dead);
                            ledger.post(accruals(rated, fresh, now));
                            keyUse.note(jdbc, used(rated, fresh));
                            setAside(jdbc, dead, now);
                            within.accept(
                                    rated.values().stream()
                                            .filter(usage -> fresh.contains(usage.event().id()))
                                            .toList());
                            return fresh.size();
                        });
        stored.increment(added);
        repeated.increment(batch.size() - added - dead.size());
    }

    private Map<String, RatedUsage> rate(List<Incoming> batch, List<DeadLetter> dead) {
        Map<String, RatedUsage> rated = new LinkedHashMap<>();
        for (Incoming incoming : batch) {
            Optional<UsageEvent> event = read(incoming, dead);
            if (event.isEmpty()) {
                continue;
            }
            try {
                RatedUsage usage = rating.rate(event.get());
                RatedUsage twin = rated.putIfAbsent(event.get().id(), usage);
                if (twin != null && !twin.equals(usage)) {
                    dead.add(
                            DeadLetter.of(
                                    event.get(), Reason.ID_REUSED, "twice in one batch, unlike"));
                }
            } catch (RatingRefused e) {
                dead.add(
                        DeadLetter.of(
                                event.get(), Reason.UNKNOWN_PRICE, String.valueOf(e.getMessage())));
            }
        }
        return rated;
    }

    private static Optional<UsageEvent> read(Incoming incoming, List<DeadLetter> dead) {
        UsageEvent event;
        try {
            event = ContractJson.read(incoming.json(), UsageEvent.class);
            requireWhole(event);
        } catch (JacksonException | IllegalArgumentException e) {
            dead.add(DeadLetter.of(incoming, Reason.MALFORMED, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
        if (incoming.stream() != null && !incoming.stream().equals(event.tenantId())) {
            dead.add(DeadLetter.ofWrongStream(event, incoming.stream()));
            return Optional.empty();
        }
        return Optional.of(event);
    }

    /** JSON may leave out what the record's types say is there. */
    private static void requireWhole(UsageEvent event) {
        Object[] parts = {
            event.tenantId(),
            event.projectId(),
            event.appId(),
            event.keyId(),
            event.usage(),
            event.outcome(),
            event.measurement(),
            event.occurredAt(),
            event.endedAt()
        };
        String[] names = {
            event.id(),
            event.requestId(),
            event.alias(),
            event.modelVersion(),
            event.priceVersion(),
            event.gatewayId()
        };
        if (Stream.concat(Stream.of(parts), Stream.of(names)).anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("a field that must be there is missing");
        }
        if (!isCountable(event)) {
            throw new IllegalArgumentException("more tokens than any call can have");
        }
        // What the database cannot hold or index is known here, before it fails a batch.
        String member = event.memberId() == null ? event.gatewayId() : event.memberId();
        if (!Stream.concat(Stream.of(names), Stream.of(member)).allMatch(EventText::isName)) {
            throw new IllegalArgumentException(
                    "an id or name is too long or has characters that none may have");
        }
    }

    /** No model comes near it, and sums of many such calls still fit into a column. */
    private static boolean isCountable(UsageEvent event) {
        return event.usage().promptTokens() <= TOKENS_MAX
                && event.usage().completionTokens() <= TOKENS_MAX
                && event.beyondTokens() >= 0
                && event.beyondTokens() <= TOKENS_MAX;
    }

    private void refuseStrangers(
            JdbcClient jdbc, Map<String, RatedUsage> rated, List<DeadLetter> dead) {
        List<KeyId> keys = rated.values().stream().map(usage -> usage.event().keyId()).toList();
        Map<KeyId, UsageWriter.Owner> owners = writer.owners(jdbc, keys);
        rated.values()
                .removeIf(
                        usage -> {
                            UsageEvent event = usage.event();
                            UsageWriter.Owner owner = owners.get(event.keyId());
                            if (owner != null && owner.owns(event)) {
                                return false;
                            }
                            dead.add(
                                    DeadLetter.of(
                                            event,
                                            Reason.UNKNOWN_CALLER,
                                            "no such key in this bank, project and app"));
                            return true;
                        });
    }

    private void refuseReused(
            JdbcClient jdbc,
            Map<String, RatedUsage> rated,
            Set<String> fresh,
            List<DeadLetter> dead) {
        List<String> known = rated.keySet().stream().filter(id -> !fresh.contains(id)).toList();
        if (known.isEmpty()) {
            return;
        }
        Map<String, String> fingerprints = writer.fingerprints(jdbc, known);
        for (String id : known) {
            UsageEvent event = Objects.requireNonNull(rated.get(id)).event();
            String fingerprint = DeadLetter.fingerprint(ContractJson.write(event));
            if (!fingerprint.equals(fingerprints.get(id))) {
                dead.add(
                        DeadLetter.of(event, Reason.ID_REUSED, "booked before with other content"));
            }
        }
    }

    private static List<UsageEvent> used(Map<String, RatedUsage> rated, Set<String> fresh) {
        return rated.values().stream()
                .map(RatedUsage::event)
                .filter(event -> fresh.contains(event.id()))
                .toList();
    }

    private static List<JournalEntry> accruals(
            Map<String, RatedUsage> rated, Set<String> fresh, Instant now) {
        return rated.values().stream()
                .filter(usage -> fresh.contains(usage.event().id()))
                .filter(usage -> usage.amount().compareTo(Yuan.ZERO) > 0)
                .map(
                        usage ->
                                JournalEntry.accrual(
                                        usage.event().tenantId(),
                                        usage.event().id(),
                                        usage.amount(),
                                        usage.event().occurredAt(),
                                        now))
                .toList();
    }

    private void setAside(JdbcClient jdbc, List<DeadLetter> dead, Instant now) {
        writer.insertDead(jdbc, dead, now);
        for (DeadLetter letter : dead) {
            setAside.increment();
            LOG.error(
                    "{}: a usage event is set aside: {} ({})",
                    letter.tenant(),
                    letter.reason(),
                    letter.eventId());
        }
    }
}
