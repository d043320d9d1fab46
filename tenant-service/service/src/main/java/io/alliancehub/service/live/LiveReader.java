package io.alliancehub.service.live;

import io.alliancehub.contract.GatewayHeartbeat;
import io.alliancehub.service.pool.Heartbeats;
import io.alliancehub.service.pool.MemberView;
import io.alliancehub.service.pool.Pool;
import io.lettuce.core.RedisException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Reads the heartbeats once a second for all who watch, and not at all where nobody does. There is
 * one frame, the newest: who is slow misses those in between. Safe for any thread.
 */
@Component
final class LiveReader {
    private static final Logger LOG = LoggerFactory.getLogger(LiveReader.class);

    /** Who has asked once is taken to watch for so long. */
    private static final Duration INTEREST = Duration.ofSeconds(10);

    private final Heartbeats heartbeats;
    private final Pool pool;
    private final Clock clock;
    private final Rates rates = new Rates();
    private final AtomicInteger watching = new AtomicInteger();
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fresh = lock.newCondition();
    private volatile Instant interestUntil = Instant.EPOCH;
    private volatile boolean closed;
    private @Nullable Frame newest;
    private long id;

    LiveReader(Heartbeats heartbeats, Pool pool, Clock clock) {
        this.heartbeats = heartbeats;
        this.pool = pool;
        this.clock = clock;
    }

    /** Somebody watches until it closes this. */
    Watch watch() {
        watching.incrementAndGet();
        return watching::decrementAndGet;
    }

    /** The present frame, read now where there is none; it counts as watching for a while. */
    Frame now() {
        interestUntil = clock.instant().plus(INTEREST);
        Frame known = newest(Long.MIN_VALUE);
        return known == null ? read() : known;
    }

    /**
     * The newest frame, where it is newer than this one; waits for it, but not for long.
     *
     * @return null where none came
     */
    @Nullable Frame next(long after, Duration atMost) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (newest(after) == null && left > 0 && !closed) {
                left = fresh.awaitNanos(left);
            }
            return newest(after);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** The service ends, and every stream with it. */
    boolean isClosed() {
        return closed;
    }

    @EventListener
    void close(ContextClosedEvent event) {
        lock.lock();
        try {
            closed = true;
            fresh.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Scheduled(fixedRate = 1_000, timeUnit = TimeUnit.MILLISECONDS)
    void beat() {
        if (watching.get() > 0 || clock.instant().isBefore(interestUntil)) {
            read();
        } else if (newest(Long.MIN_VALUE) != null) {
            forget();
        }
    }

    private Frame read() {
        reading.lock();
        try {
            @Nullable Traffic traffic = null;
            @Nullable List<MemberView> members = null;
            try {
                List<GatewayHeartbeat> gateways = heartbeats.gateways();
                traffic = rates.accept(gateways, clock.instant());
                members = pool.members(gateways);
            } catch (RedisException | DataAccessException | TransactionException e) {
                LOG.debug("not all of what happens now could be read", e);
            }
            return publish(traffic, members);
        } finally {
            reading.unlock();
        }
    }

    private void forget() {
        reading.lock();
        lock.lock();
        try {
            rates.forget();
            newest = null;
        } finally {
            lock.unlock();
            reading.unlock();
        }
    }

    private Frame publish(@Nullable Traffic traffic, @Nullable List<MemberView> members) {
        lock.lock();
        try {
            id = Math.max(id + 1, clock.millis());
            Frame frame = new Frame(id, traffic, members);
            newest = frame;
            fresh.signalAll();
            return frame;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Frame newest(long after) {
        lock.lock();
        try {
            return newest != null && newest.id() > after ? newest : null;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a watch. */
    @FunctionalInterface
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
