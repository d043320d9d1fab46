package io.alliancehub.service.publication;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.ClearingTransactions;
import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/*
 * How a change reaches gateways.
 *
 * One publisher works at a time, over all replicas: it holds an advisory lock of the database from
 * before it reads until its outbox rows are deleted. What it writes to Redis is therefore never
 * older than what was written before, and a row is deleted only after Redis has confirmed. Where
 * Redis or the database fails in between, the rows stay and all is written again.
 *
 * Redis may lose what it had: wholly (a new, empty server) or by the last second of a server that
 * was killed. Either way it is another run of the server than the one that the marker names, and
 * everything is published anew, revoked keys included, lest an old snapshot of one come back.
 */

/** Drains the outbox into Redis; republishes everything after a loss; lets future prices begin. */
@Component
final class Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    static final long LOCK = 0x6875_6200_0001L;
    private static final int BATCH = 500;
    private final ClearingTransactions clearing;
    private final PublishedRecords records;
    private final GatewayCopy copy;
    private final Clock clock;
    private final AtomicLong waiting = new AtomicLong();
    // Of this process, only one waits for the advisory lock: each who does holds a connection.
    private final ReentrantLock turn = new ReentrantLock();
    // The moment that this process's last catalog shows; guarded by the advisory lock.
    private volatile Instant catalogMoment = Instant.EPOCH;
    private volatile boolean startedAnew;

    Publisher(
            ClearingTransactions clearing,
            PublishedRecords records,
            GatewayCopy copy,
            Clock clock,
            MeterRegistry meters) {
        this.clearing = clearing;
        this.records = records;
        this.copy = copy;
        this.clock = clock;
        meters.gauge("hub.outbox.rows", waiting);
    }

    /** Publishes what waits. A failure is logged, and the next call tries again. */
    @Scheduled(fixedDelay = 1_000)
    void drain() {
        turn.lock();
        try {
            while (clearing.call(this::publishBatch) == BATCH) {
                LOG.debug("the outbox has more rows");
            }
            waiting.set(0);
        } catch (RedisException e) {
            waiting.set(countWaiting());
            LOG.warn("changes wait for Redis: {}", e.toString());
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("changes wait for the database: {}", e.toString());
        } catch (RuntimeException e) {
            // A mistake of ours must not fail the request whose change is committed.
            LOG.error("changes wait", e);
        } finally {
            turn.unlock();
        }
    }

    private int publishBatch(JdbcClient jdbc) {
        jdbc.sql("select pg_advisory_xact_lock(?)").param(LOCK).query((row, index) -> 0).single();
        List<Row> rows =
                jdbc.sql("select id, kind, subject from outbox order by id limit ?")
                        .param(BATCH)
                        .query(
                                (row, index) ->
                                        new Row(
                                                row.getLong("id"),
                                                row.getString("kind"),
                                                row.getString("subject")))
                        .list();
        Instant now = clock.instant();
        if (!startedAnew || !copy.isComplete()) {
            publishEverything(jdbc, now);
        } else {
            publish(jdbc, rows, now);
        }
        if (!rows.isEmpty()) {
            jdbc.sql("delete from outbox where id = any (?)")
                    .param(rows.stream().map(Row::id).toArray(Long[]::new))
                    .update();
        }
        return rows.size();
    }

    private void publish(JdbcClient jdbc, List<Row> rows, Instant now) {
        Set<String> keys = new LinkedHashSet<>();
        Set<String> tenants = new LinkedHashSet<>();
        boolean catalog = records.priceBegins(jdbc, catalogMoment, now);
        for (Row row : rows) {
            switch (row.kind()) {
                case "KEY" -> keys.add(row.subject());
                case "TENANT" -> tenants.add(row.subject());
                case "CATALOG" -> catalog = true;
                default -> throw new IllegalStateException("outbox kind " + row.kind());
            }
        }
        List<String> changes = new ArrayList<>();
        if (!keys.isEmpty()) {
            publishKeys(records.keys(jdbc, keys), changes);
        }
        for (String tenant : tenants) {
            TenantId id = new TenantId(tenant);
            publishAll(after -> records.keysOf(jdbc, id, after, BATCH), changes);
        }
        if (catalog) {
            publishCatalog(jdbc, now);
            changes.add("catalog");
        }
        if (!changes.isEmpty()) {
            copy.announce(changes);
        }
    }

    private void publishEverything(JdbcClient jdbc, Instant now) {
        String runId = copy.runId();
        List<String> changes = new ArrayList<>();
        publishAll(after -> records.allKeys(jdbc, after, BATCH), changes);
        publishCatalog(jdbc, now);
        copy.announce(List.of("all"));
        copy.markComplete(runId);
        startedAnew = true;
        LOG.info("published everything anew: {} keys and the catalog", changes.size());
    }

    private void publishAll(
            Function<String, List<CallerSnapshot>> readAfter, List<String> changes) {
        String after = "";
        List<CallerSnapshot> batch;
        do {
            batch = readAfter.apply(after);
            publishKeys(batch, changes);
            after = batch.isEmpty() ? after : batch.getLast().keyId().value();
        } while (batch.size() == BATCH);
    }

    private void publishKeys(List<CallerSnapshot> snapshots, List<String> changes) {
        copy.keys(snapshots);
        snapshots.forEach(snapshot -> changes.add("key:" + snapshot.keyId()));
    }

    private void publishCatalog(JdbcClient jdbc, Instant now) {
        copy.catalog(records.catalog(jdbc, now));
        catalogMoment = now;
    }

    private long countWaiting() {
        try {
            return clearing.call(
                    jdbc -> jdbc.sql("select count(*) from outbox").query(Long.class).single());
        } catch (DataAccessException | TransactionException e) {
            return waiting.get();
        }
    }

    private record Row(long id, String kind, String subject) {}
}
