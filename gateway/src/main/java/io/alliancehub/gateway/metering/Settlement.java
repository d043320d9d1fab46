package io.alliancehub.gateway.metering;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.InternalApi;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.gateway.admission.Call;
import io.alliancehub.gateway.admission.LimitScripts;
import io.alliancehub.gateway.admission.LimitScripts.Unheld;
import io.alliancehub.gateway.admission.OpenCalls;
import io.alliancehub.gateway.clients.RedisGoneException;
import io.alliancehub.gateway.clients.ServiceClient;
import io.alliancehub.gateway.clients.ServiceGoneException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * After a call has ended and its end is in the journal, three things are owed: its hold is resolved (Redis), its
 * event reaches the service (usage stream, or the internal API), and the service has confirmed it (then the
 * journal may forget). An entry walks through them:
 *
 *   RECOVERED found in the journal at the start. The service is asked first: what it has stored must not be
 *             counted again should Redis have lost the marker of an earlier settlement.
 *   HELD      the settle script has not answered. Repeated until it does; after SHIP_AFTER the event takes the
 *             other road, so that a lost Redis delays no bill.
 *   SENT      the script ran: hold resolved, event in the stream. Confirmed in batches. What the service does not
 *             confirm is looked for in Redis: where its marker is lost, so are its count and its event, and the
 *             script runs again. The service keeps a bank closed after a loss until that has happened (AfterLoss). An
 *             event that stays unconfirmed takes the other road as well; the service stores each id once.
 *   STORED    the service has it, the hold may still stand: the script runs without the event, and does not count
 *             the use where the hold is gone, because counters are rebuilt from what the service has stored.
 *
 * Every step may be repeated, by this gateway or by the next one on the same journal.
 */
/** Resolves holds and brings every usage event to the service, once each. Thread-safe. */
public final class Settlement {
    /** Largest number of ended calls that wait for the service; beyond it nothing is admitted. */
    public static final int BACKLOG_MAX = 50_000;

    private static final Logger log = LoggerFactory.getLogger(Settlement.class);

    private final LimitScripts scripts;
    private final ServiceClient service;
    private final Journal journal;
    private final OpenCalls open;
    private final Executor executor;
    private final LongSupplier nanoTicker;
    private final Patience patience;
    private final String gatewayId;
    private final Map<String, Entry> backlog = new ConcurrentHashMap<>();

    /**
     * How long things may take.
     *
     * @param confirmAfter the service is not asked for an event before this
     * @param shipAfter an event that is not stored by then takes the other road
     */
    public record Patience(Duration confirmAfter, Duration shipAfter) {}

    private enum Stage {
        RECOVERED,
        HELD,
        SENT,
        STORED
    }

    private record Entry(Call call, @Nullable UsageEvent event, Stage stage, long since) {
        Entry at(Stage next, long now) {
            return new Entry(call, event, next, now);
        }
    }

    /** All parts are shared; {@code executor} runs blocking work. */
    public Settlement(
            LimitScripts scripts,
            ServiceClient service,
            Journal journal,
            OpenCalls open,
            Executor executor,
            LongSupplier nanoTicker,
            Patience patience,
            String gatewayId) {
        this.gatewayId = gatewayId;
        this.scripts = scripts;
        this.service = service;
        this.journal = journal;
        this.open = open;
        this.executor = executor;
        this.nanoTicker = nanoTicker;
        this.patience = patience;
    }

    /**
     * Takes over a call whose end is in the journal.
     *
     * @return completes when the first attempt to settle is over, well or not; never exceptionally
     */
    public CompletableFuture<Void> settle(Call call, UsageEvent event) {
        return enter(new Entry(call, event, Stage.HELD, nanoTicker.getAsLong()));
    }

    /** Gives back what a call has reserved that never reached a member: there is no event. */
    public CompletableFuture<Void> release(Call call) {
        return enter(new Entry(call, null, Stage.HELD, nanoTicker.getAsLong()));
    }

    /**
     * Takes over what an earlier gateway left; its running calls are lost and billed as such.
     *
     * @param accounts says what the members made of the lost calls
     */
    public void recover(MemberAccounts accounts) {
        List<JournalReplay.Unfinished> calls = journal.unfinished();
        Map<String, UsageEvent> lost = new LostCalls(accounts, nanoTicker, gatewayId).bill(calls);
        CompletableFuture.allOf(
                        lost.values().stream()
                                .map(event -> journal.append(new JournalRecord.Ended(event)))
                                .toArray(CompletableFuture<?>[]::new))
                .join();
        for (JournalReplay.Unfinished it : calls) {
            String id = it.call().requestId();
            UsageEvent event = it.event() == null ? lost.get(id) : it.event();
            Stage stage = it.stage() == JournalReplay.Stage.SETTLED ? Stage.SENT : Stage.RECOVERED;
            backlog.put(id, new Entry(it.call(), event, stage, nanoTicker.getAsLong()));
        }
        if (!calls.isEmpty()) {
            log.info(
                    "the journal held {} unfinished calls, {} of them cut off in their run",
                    calls.size(),
                    lost.size());
        }
    }

    /** One round over all that is owed; due several times a second. Never throws. */
    public void tick() {
        try {
            // What needs Redis alone does not wait for the service.
            if (settleHeld()) {
                releaseStored();
            }
            confirmRecovered();
            confirmSent();
            shipOverdue();
        } catch (ServiceGoneException e) {
            log.debug("the service is away; {} events wait", backlog.size(), e);
        }
    }

    /** How many ended calls are not done with. */
    public int backlog() {
        return backlog.size();
    }

    private CompletableFuture<Void> enter(Entry entry) {
        backlog.put(entry.call().requestId(), entry);
        return CompletableFuture.runAsync(() -> settleOne(entry), executor)
                .exceptionally(failure -> null);
    }

    private boolean settleHeld() {
        for (Entry entry : inStage(Stage.HELD)) {
            if (!settleOne(entry)) {
                return false;
            }
        }
        return true;
    }

    private boolean settleOne(Entry entry) {
        Call call = entry.call();
        UsageEvent event = entry.event();
        try {
            if (event == null) {
                scripts.settle(call, TokenUsage.NONE, "", Unheld.SKIP);
                done(entry);
            } else {
                scripts.settle(call, event.usage(), ContractJson.write(event), Unheld.COUNT);
                journal.note(new JournalRecord.Settled(call.requestId()));
                open.remove(call);
                move(entry, Stage.SENT);
            }
            return true;
        } catch (RedisGoneException e) {
            log.debug("settling waits for Redis", e);
            return false;
        }
    }

    private void releaseStored() {
        for (Entry entry : inStage(Stage.STORED)) {
            UsageEvent event = entry.event();
            TokenUsage usage = event == null ? TokenUsage.NONE : event.usage();
            try {
                scripts.settle(entry.call(), usage, "", Unheld.SKIP);
                done(entry);
            } catch (RedisGoneException e) {
                log.debug("releasing waits for Redis", e);
                return;
            }
        }
    }

    private void confirmRecovered() {
        for (List<Entry> batch : batches(inStage(Stage.RECOVERED))) {
            Set<String> stored = service.confirm(ids(batch));
            for (Entry entry : batch) {
                move(entry, stored.contains(eventId(entry)) ? Stage.STORED : Stage.HELD);
            }
        }
    }

    private void confirmSent() {
        List<Entry> due = overdue(inStage(Stage.SENT), patience.confirmAfter());
        for (List<Entry> batch : batches(due)) {
            Set<String> stored = service.confirm(ids(batch));
            Map<Boolean, List<Entry>> byStored =
                    batch.stream()
                            .collect(Collectors.partitioningBy(it -> stored.contains(eventId(it))));
            confirmed(byStored.getOrDefault(true, List.of()));
            settleLost(byStored.getOrDefault(false, List.of()));
        }
    }

    private void confirmed(List<Entry> entries) {
        entries.forEach(this::done);
        try {
            scripts.forgetSettled(entries.stream().map(Entry::call).toList());
        } catch (RedisGoneException e) {
            log.debug("markers of settled calls stay until they expire", e);
        }
    }

    /** Asked after the service: what it has stored is in the counters already. */
    private void settleLost(List<Entry> unconfirmed) {
        try {
            if (!unconfirmed.isEmpty()
                    && !scripts.knowsSettled(unconfirmed.stream().map(Entry::call).toList())) {
                log.warn("Redis has lost settlements; up to {} are repeated", unconfirmed.size());
                unconfirmed.forEach(this::settleOne);
            }
        } catch (RedisGoneException e) {
            log.debug("looking for lost settlements waits for Redis", e);
        }
    }

    private void shipOverdue() {
        List<Entry> due = new ArrayList<>(overdue(inStage(Stage.HELD), patience.shipAfter()));
        due.addAll(overdue(inStage(Stage.SENT), patience.shipAfter()));
        due.removeIf(entry -> entry.event() == null);
        for (List<Entry> batch : batches(due)) {
            List<UsageEvent> events = new ArrayList<>();
            for (Entry entry : batch) {
                if (entry.event() != null) {
                    events.add(entry.event());
                }
            }
            Set<String> stored = service.store(events);
            for (Entry entry : batch) {
                if (stored.contains(eventId(entry))) {
                    shipped(entry);
                }
            }
        }
    }

    private void shipped(Entry entry) {
        switch (entry.stage()) {
            case SENT -> done(entry);
            case RECOVERED, HELD, STORED -> move(entry, Stage.STORED);
        }
    }

    private void move(Entry entry, Stage next) {
        if (next == Stage.STORED) {
            // The counters are rebuilt from what is stored: its hold is not to be put back as well.
            open.remove(entry.call());
        }
        backlog.replace(entry.call().requestId(), entry, entry.at(next, nanoTicker.getAsLong()));
    }

    private static List<String> ids(List<Entry> entries) {
        return entries.stream().map(Settlement::eventId).toList();
    }

    private static String eventId(Entry entry) {
        return entry.call().requestId() + "-0";
    }

    private void done(Entry entry) {
        journal.note(new JournalRecord.Dropped(entry.call().requestId()));
        journal.finished(entry.call().requestId());
        open.remove(entry.call());
        backlog.remove(entry.call().requestId());
    }

    private List<Entry> inStage(Stage stage) {
        return backlog.values().stream().filter(entry -> entry.stage() == stage).toList();
    }

    private List<Entry> overdue(List<Entry> entries, Duration after) {
        long now = nanoTicker.getAsLong();
        return entries.stream().filter(e -> now - e.since() >= after.toNanos()).toList();
    }

    private static List<List<Entry>> batches(List<Entry> entries) {
        List<List<Entry>> batches = new ArrayList<>();
        for (int at = 0; at < entries.size(); at += InternalApi.BATCH_MAX) {
            batches.add(entries.subList(at, Math.min(at + InternalApi.BATCH_MAX, entries.size())));
        }
        return batches;
    }
}
