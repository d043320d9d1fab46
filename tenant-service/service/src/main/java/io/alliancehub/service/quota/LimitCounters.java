package io.alliancehub.service.quota;

import io.alliancehub.contract.AfterLoss;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.RedisRun;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.metering.UsageLock;
import io.alliancehub.service.metering.UsageTotals;
import io.alliancehub.service.redis.HubRedis;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.Tenants;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/*
 * A bank is open for admission while its `ready` key exists. The key is made by the script `rebuild`
 * together with the counters, which are computed from the usage rows; it is missing for a new bank
 * and after Redis has lost its data.
 *
 * The counters are right because nothing can slip in between. First the last id of the usage stream
 * is read, then the stream is found empty: all events up to that id are in the database, and the
 * script refuses if there was another since. Events that come over HTTP wait for the bank's usage
 * lock, which is held until the script ran.
 *
 * A script that was given up (Redis hung, the connection broke) may still run once the lock is free.
 * So it is told until when it may, which is sooner than anybody stops waiting for it; and the
 * incarnation that it writes is accepted only where a row with it was committed under the same lock.
 *
 * A server that was killed may come back without its last second. So each incarnation begins with
 * the server's run id; counters of another run are closed and computed anew.
 *
 * After a loss, gateways get a few seconds to settle anew what Redis no longer knows: their events
 * are then on the stream, and the counters include them. Until then the bank is refused; money fails
 * closed. Those seconds begin again where database or Redis fail in them.
 */

/** Opens banks for admission with right counters, and closes those whose counters were lost. */
@Component
final class LimitCounters {
    private static final Logger LOG = LoggerFactory.getLogger(LimitCounters.class);
    private final HubRedis redis;
    private final BankCounters counters;
    private final CounterRepository repository;
    private final UsageTotals totals;
    private final UsageLock lock;
    private final Tenants tenants;
    private final TenantTransactions transactions;
    private final Clock clock;
    private final Map<TenantId, Instant> missedAt = new ConcurrentHashMap<>();
    private final Map<TenantId, String> committed = new ConcurrentHashMap<>();

    LimitCounters(
            HubRedis redis,
            BankCounters counters,
            CounterRepository repository,
            UsageTotals totals,
            UsageLock lock,
            Tenants tenants,
            TenantTransactions transactions,
            Clock clock) {
        this.redis = redis;
        this.counters = counters;
        this.repository = repository;
        this.totals = totals;
        this.lock = lock;
        this.tenants = tenants;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** A new bank is open before its operator has the answer that there is one. */
    @EventListener
    void bankMade(Change change) {
        if (change.action().equals("tenant.created")) {
            TenantId tenant = new TenantId(change.subject());
            transactions.afterCommit(() -> lookAtAll(List.of(tenant)));
        }
    }

    /** Looks at every bank; a failure is logged, and the next call tries again. */
    @Scheduled(fixedDelay = 250)
    void openAll() {
        try {
            lookAtAll(tenants.ids());
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("counters cannot be looked at: {}", e.toString());
            missedAt.clear();
        }
    }

    private void lookAtAll(List<TenantId> ids) {
        if (ids.isEmpty()) {
            return;
        }
        try {
            RedisRun run = redis.run();
            String[] keys = ids.stream().map(RedisNames::ready).toArray(String[]::new);
            List<KeyValue<String, String>> ready = redis.commands().mget(keys);
            for (int i = 0; i < keys.length; i++) {
                lookAtOne(ids.get(i), ready.get(i).getValueOrElse(""), run);
            }
        } catch (RedisException e) {
            LOG.warn("counters cannot be looked at: {}", e.toString());
            missedAt.clear();
        }
    }

    /** What the database refuses for one bank must not keep the banks behind it closed. */
    private void lookAtOne(TenantId tenant, String incarnation, RedisRun run) {
        try {
            look(tenant, incarnation, run);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("{}: counters cannot be looked at: {}", tenant, e.toString());
            missedAt.remove(tenant);
        }
    }

    private void look(TenantId tenant, String incarnation, RedisRun run) {
        if (run.made(incarnation) && isCommitted(tenant, incarnation)) {
            missedAt.remove(tenant);
            return;
        }
        if (!incarnation.isEmpty()) {
            LOG.warn("{}: the counters are not those that were opened last", tenant);
            counters.close(tenant, incarnation);
        }
        open(tenant, run);
    }

    private boolean isCommitted(TenantId tenant, String incarnation) {
        if (incarnation.equals(committed.get(tenant))) {
            return true;
        }
        boolean known =
                transactions
                        .call(
                                tenant,
                                jdbc -> {
                                    // Whoever is opening the bank holds the lock until that is
                                    // committed.
                                    lock.exclusive(tenant);
                                    return repository
                                            .incarnation(tenant)
                                            .filter(incarnation::equals);
                                })
                        .isPresent();
        if (known) {
            committed.put(tenant, incarnation);
        }
        return known;
    }

    private void open(TenantId tenant, RedisRun run) {
        if (repository.incarnation(tenant).isPresent()) {
            Instant missed = missedAt.computeIfAbsent(tenant, id -> clock.instant());
            if (clock.instant().isBefore(missed.plus(AfterLoss.CLOSED_FOR))) {
                return;
            }
        }
        String incarnation = run.newIncarnation();
        String answer = transactions.call(tenant, jdbc -> openLocked(tenant, incarnation));
        switch (answer) {
            case "OK" -> LOG.info("{}: open for admission ({})", tenant, incarnation);
            case "READY" -> LOG.debug("{}: another service has opened it", tenant);
            default -> LOG.debug("{}: computed again, as the script said {}", tenant, answer);
        }
    }

    private String openLocked(TenantId tenant, String incarnation) {
        lock.exclusive(tenant);
        // Under the lock: another service may have opened the bank by now, and then there are
        // holds that must stay.
        if (counters.isOpen(tenant)) {
            return "READY";
        }
        String lastEventId = counters.lastEventId(tenant);
        if (!counters.streamIsEmpty(tenant)) {
            return "MOVED";
        }
        Instant now = clock.instant();
        String answer =
                counters.rebuild(
                        tenant,
                        new BankCounters.Opening(
                                incarnation,
                                lastEventId,
                                LimitWindows.at(now),
                                repository.subjects(tenant),
                                totals.at(tenant, now)));
        if (answer.equals("OK")) {
            repository.opened(tenant, incarnation, now);
        }
        return answer;
    }
}
