package io.alliancehub.engine;

import io.alliancehub.engine.kvcache.BlockHash;
import io.alliancehub.engine.kvcache.BlockPool;
import io.alliancehub.engine.kvcache.PublishedPrefixes;
import io.alliancehub.engine.kvcache.ZoneErasure;
import io.alliancehub.engine.kvcache.ZoneQuota;
import io.alliancehub.engine.kvcache.ZoneRoom;
import io.alliancehub.engine.kvcache.ZoneState;
import io.alliancehub.engine.scheduler.Scheduler;
import java.util.List;

/**
 * What the hub may command about zones. Safe for any thread; each command waits until the engine's
 * thread has run it between two steps.
 */
final class ZoneCommands {

    private final BlockPool pool;
    private final Scheduler scheduler;
    private final StepLoop loop;
    private volatile ZoneRoom room;

    ZoneCommands(BlockPool pool, Scheduler scheduler, StepLoop loop) {
        this.pool = pool;
        this.scheduler = scheduler;
        this.loop = loop;
        room = pool.room();
    }

    /** What one request of each zone may ever have. */
    ZoneRoom room() {
        return room;
    }

    /** Sets a zone's quota; see {@link Scheduler#quota}. */
    void quota(String zone, ZoneQuota quota) {
        loop.ask(
                () -> {
                    scheduler.quota(zone, quota);
                    room = pool.room();
                    return quota;
                });
    }

    /** What every zone has between two steps. */
    List<ZoneState> states() {
        return loop.ask(pool::zoneStates);
    }

    /** Lets every zone read a prefix; see {@link PublishedPrefixes#publish}. */
    int publish(String zone, BlockHash root, int[] prefix) {
        return loop.ask(() -> scheduler.prefixes().publish(pool.zone(zone), root, prefix));
    }

    /** Takes a published prefix back. */
    boolean withdraw(String zone, BlockHash root, int[] prefix) {
        return loop.ask(() -> scheduler.prefixes().withdraw(pool.zone(zone), root, prefix));
    }

    /** Ends a zone's requests, erases its blocks and proves it. */
    ZoneErasure erase(String zone) {
        return loop.ask(
                () -> {
                    ZoneErasure erasure = loop.eraseZone(zone);
                    room = pool.room();
                    return erasure;
                });
    }
}
