package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.RedisNames;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
 * The counters are right because nothing can slip in between: the usage stream is empty when
 * computing begins (all events are in the database), the script refuses if an event was added since,
 * and events that come over HTTP wait for the bank's usage lock, which is held until the script ran.
 *
 * A server that was killed may come back without its last second. So each incarnation begins with
 * the server's run id; counters of another run are closed, cleared and computed anew.
 *
 * After a loss, gateways get a few seconds to send the events that Redis had not yet passed on: the
 * counters of this bank then include them. Until then the bank is refused; money fails closed.
 */

/** Opens banks for admission with right counters, and closes those whose counters were lost. */
@Component
final class LimitCounters {
    static final Duration GRACE = Duration.ofSeconds(3);
    private static final Logger LOG = LoggerFactory.getLogger(LimitCounters.class);
    private static final int RUN_ID_LENGTH = 12;
    private final HubRedis redis;
    private final BankCounters counters;
    private final CounterRepository repository;
    private final UsageTotals totals;
    private final UsageLock lock;
    private final Tenants tenants;
    private final TenantTransactions transactions;
    private final Clock clock;
    private final Map<TenantId, Instant> missedAt = new ConcurrentHashMap<>();

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
            transactions.afterCommit(this::openAll);
        }
    }

    /** Looks at every bank; a failure is logged, and the next call tries again. */
    @Scheduled(fixedDelay = 250)
    synchronized void openAll() {
        try {
            List<TenantId> ids = tenants.ids();
            if (ids.isEmpty()) {
                return;
            }
            String run = redis.runId().substring("run_id:".length()).substring(0, RUN_ID_LENGTH);
            String[] keys = ids.stream().map(RedisNames::ready).toArray(String[]::new);
            List<KeyValue<String, String>> ready = redis.commands().mget(keys);
            for (int i = 0; i < keys.length; i++) {
                look(ids.get(i), ready.get(i).getValueOrElse(""), run);
            }
        } catch (RedisException | DataAccessException | TransactionException e) {
            LOG.warn("counters cannot be looked at: {}", e.toString());
        }
    }

    private void look(TenantId tenant, String incarnation, String run) {
        if (incarnation.startsWith(run)) {
            missedAt.remove(tenant);
        } else {
            if (!incarnation.isEmpty()) {
                LOG.warn("{}: the counters are of an earlier run of Redis", tenant);
                counters.close(tenant, incarnation);
            }
            open(tenant, run);
        }
    }

    private void open(TenantId tenant, String run) {
        if (repository.wasOpened(tenant)) {
            Instant missed = missedAt.computeIfAbsent(tenant, id -> clock.instant());
            if (clock.instant().isBefore(missed.plus(GRACE))) {
                return;
            }
        }
        String incarnation = run + "-" + UUID.randomUUID();
        String answer =
                transactions.call(
                        tenant,
                        jdbc -> {
                            lock.exclusive(tenant);
                            // Under the lock: another service may have opened the bank by now,
                            // and then there are holds that must not be cleared.
                            if (counters.isOpen(tenant)) {
                                return "READY";
                            }
                            if (!counters.streamIsEmpty(tenant)) {
                                return "MOVED";
                            }
                            counters.clear(tenant);
                            String lastEventId = counters.lastEventId(tenant);
                            Instant now = clock.instant();
                            repository.opened(tenant, incarnation, now);
                            return counters.rebuild(
                                    tenant,
                                    incarnation,
                                    lastEventId,
                                    LimitWindows.at(now),
                                    totals.at(tenant, now));
                        });
        switch (answer) {
            case "OK" -> LOG.info("{}: open for admission ({})", tenant, incarnation);
            case "READY" -> LOG.debug("{}: another service has opened it", tenant);
            default -> LOG.debug("{}: events are on their way; computed again", tenant);
        }
    }
}
