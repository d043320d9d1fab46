package io.alliancehub.engine.scheduler;

import io.alliancehub.engine.kvcache.BlockPool;
import java.util.HashMap;
import java.util.Map;

/**
 * Which zones have more than their part of what there is, and which less. The part of a zone is its
 * weight in that of all zones that run or wait: whoever waits has a part too. Owned by the engine's
 * thread; counted anew for each step.
 */
final class ZoneShares {

    private final BlockPool pool;
    private final SchedulerLimits limits;
    private final Map<Integer, Integer> weights = new HashMap<>();
    private final Map<Integer, Integer> places = new HashMap<>();
    private long allWeights;

    ZoneShares(BlockPool pool, SchedulerLimits limits) {
        this.pool = pool;
        this.limits = limits;
    }

    /** Counts anew; the heaviest sequence of a zone speaks for it. */
    void weigh(Roster roster) {
        weights.clear();
        places.clear();
        for (Sequence sequence : roster.running()) {
            weigh(sequence);
            addPlace(sequence);
        }
        for (Sequence sequence : roster.waiting()) {
            weigh(sequence);
        }
        allWeights = 0;
        for (int weight : weights.values()) {
            allWeights += weight;
        }
    }

    private void weigh(Sequence sequence) {
        weights.merge(sequence.zone(), sequence.owner().shareWeight(), Math::max);
    }

    /** Notes that a sequence was admitted. */
    void addPlace(Sequence sequence) {
        places.merge(sequence.zone(), 1, Integer::sum);
    }

    /** Whether a zone holds more blocks than its part. */
    boolean isOver(int zone) {
        return pool.held(zone) * allWeights > (long) pool.total() * weight(zone);
    }

    /** Whether a zone has less than its part, of blocks and of places among those that run. */
    boolean isBelow(int zone) {
        long running = places.getOrDefault(zone, 0);
        return pool.held(zone) * allWeights < (long) pool.total() * weight(zone)
                && running * allWeights < (long) limits.runningMax() * weight(zone);
    }

    private int weight(int zone) {
        return weights.getOrDefault(zone, 1);
    }
}
