package io.alliancehub.service.metering;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.metering.UsageStreams.Entry;
import io.alliancehub.service.tenant.Tenants;
import io.lettuce.core.RedisException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Carries usage events from the banks' streams into the database. An event is taken off its stream
 * only after it was committed; where the database or Redis fails, the consumer waits, longer each
 * time, and begins again with what it was given and did not finish.
 */
@Component
final class UsageConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(UsageConsumer.class);
    private static final Duration WAIT_MIN = Duration.ofMillis(200);
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration STALE_LOOK = Duration.ofSeconds(15);
    private final UsageStreams streams;
    private final UsageBook book;
    private final Tenants tenants;
    private final Clock clock;
    // The state below belongs to the one thread at a time that runs poll().
    private boolean unfinished = true;
    private Duration wait = Duration.ZERO;
    private Instant notBefore = Instant.EPOCH;
    private Instant staleLookedAt = Instant.EPOCH;

    UsageConsumer(UsageStreams streams, UsageBook book, Tenants tenants, Clock clock) {
        this.streams = streams;
        this.book = book;
        this.tenants = tenants;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 20)
    void poll() {
        if (clock.instant().isBefore(notBefore)) {
            return;
        }
        try {
            consume();
            wait = Duration.ZERO;
        } catch (RedisException | DataAccessException | TransactionException e) {
            LOG.warn("usage waits: {}", e.toString());
            waitLonger();
        } catch (RuntimeException e) {
            LOG.error("usage waits", e);
            waitLonger();
        }
    }

    private void waitLonger() {
        unfinished = true;
        streams.forgetGroups();
        Duration doubled = wait.multipliedBy(2);
        wait = doubled.compareTo(WAIT_MIN) < 0 ? WAIT_MIN : doubled;
        wait = wait.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : wait;
        notBefore = clock.instant().plus(wait);
    }

    private void consume() {
        List<TenantId> ids = tenants.ids();
        if (ids.isEmpty()) {
            return;
        }
        streams.join(ids);
        while (unfinished) {
            unfinished = !carry(streams.unfinished(ids)).isEmpty();
        }
        if (clock.instant().isAfter(staleLookedAt.plus(STALE_LOOK))) {
            ids.forEach(tenant -> carry(streams.stale(tenant)));
            staleLookedAt = clock.instant();
        }
        carry(streams.next(ids));
    }

    private List<Entry> carry(List<Entry> entries) {
        if (entries.isEmpty()) {
            return entries;
        }
        List<Incoming> batch = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.json() != null) {
                batch.add(new Incoming(entry.json(), entry.tenant()));
            }
        }
        book.store(batch);
        streams.take(entries);
        return entries;
    }
}
