package io.alliancehub.gateway.live;

import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.RefusedCall;
import io.alliancehub.contract.TenantId;
import io.alliancehub.gateway.clients.RedisWrite;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Refused calls that have yet to be counted in Redis. Fails open: what a Redis that is away for
 * very long cannot take is forgotten, for nothing is billed or admitted by it. Thread-safe.
 */
public final class RefusalTally {
    private static final int WAITING_MAX = 20_000;
    private final Clock clock;
    private final Map<Cell, Long> waiting = new HashMap<>();

    /** With the clock that says in which minute a call was refused. */
    public RefusalTally(Clock clock) {
        this.clock = clock;
    }

    /** Counts of one kind of refused call in one minute. */
    record Cell(TenantId tenant, long minute, RefusedCall call) {}

    /** One more. */
    public void count(TenantId tenant, RefusedCall call) {
        Instant now = clock.instant();
        put(new Cell(tenant, RefusedCall.minute(now), call), 1);
    }

    /** Takes all that waits. */
    synchronized Map<Cell, Long> take() {
        Map<Cell, Long> taken = Map.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    /** What could not be written waits again. */
    void putBack(Map<Cell, Long> counts) {
        counts.forEach(this::put);
    }

    private synchronized void put(Cell cell, long count) {
        if (waiting.size() < WAITING_MAX || waiting.containsKey(cell)) {
            waiting.merge(cell, count, Long::sum);
        }
    }

    /** The commands that add these counts to those in Redis. */
    static List<RedisWrite> writes(Map<Cell, Long> counts) {
        List<RedisWrite> writes = new ArrayList<>();
        Set<RedisWrite> lives = new HashSet<>();
        counts.forEach(
                (cell, count) -> {
                    long hour = cell.minute() / 60;
                    String hours = RedisNames.refused(cell.tenant(), hour);
                    String minutes = RedisNames.refusedByMinute(cell.tenant(), hour);
                    writes.add(new RedisWrite.Count(hours, cell.call().field(), count));
                    writes.add(
                            new RedisWrite.Count(
                                    minutes, cell.call().minuteField(cell.minute()), count));
                    lives.add(new RedisWrite.Life(hours, RefusedCall.KEPT));
                    lives.add(new RedisWrite.Life(minutes, RefusedCall.MINUTES_KEPT));
                });
        writes.addAll(lives);
        return writes;
    }
}
