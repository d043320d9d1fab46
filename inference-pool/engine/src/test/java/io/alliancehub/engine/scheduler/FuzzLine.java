package io.alliancehub.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.kvcache.BlockPool;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The naive model of the waiting line, for pools without quotas: who is admitted is compared with
 * who was there before and after, by counting everyone.
 */
final class FuzzLine {

    private final BlockPool pool;
    private final int blockSize;
    private final int runningMax;
    private final Collection<Sequence> alive; // in order of arrival
    private final FuzzTotals totals;
    private final Map<Sequence, Integer> passed = new HashMap<>();
    private final Map<Sequence, Integer> passedWhileAwaiting = new HashMap<>();
    private final List<Sequence> waited = new ArrayList<>();
    private final List<Sequence> overShare = new ArrayList<>();
    private boolean anyoneFirst;

    FuzzLine(
            BlockPool pool,
            int blockSize,
            int runningMax,
            Collection<Sequence> alive,
            FuzzTotals totals) {
        this.pool = pool;
        this.blockSize = blockSize;
        this.runningMax = runningMax;
        this.alive = alive;
        this.totals = totals;
    }

    /** Looks at the line before a step. */
    void before() {
        passed.keySet().retainAll(alive);
        passedWhileAwaiting.keySet().retainAll(alive);
        waited.clear();
        overShare.clear();
        anyoneFirst = false;
        for (Sequence sequence : alive) {
            if (!sequence.runs()) {
                waited.add(sequence);
                anyoneFirst |= sequence.isPassedTooOften();
                if (!isBelow(sequence.zone())) {
                    overShare.add(sequence);
                }
            }
        }
    }

    /** Compares it with the line after the step. */
    void check() {
        List<Sequence> admitted = waited.stream().filter(Sequence::runs).toList();
        boolean firstNow = anyoneFirst;
        for (Sequence sequence : waited) {
            // One that was passed for the last time in the middle of the step may have held it up.
            firstNow |= passedWhileAwaiting.merge(sequence, admitted.size(), Integer::sum) >= 16;
            if (!sequence.runs() && sequence.awaited() == null) {
                count(sequence, admitted);
            }
        }
        for (Sequence sequence : admitted) {
            passed.remove(sequence);
            passedWhileAwaiting.remove(sequence);
        }
        if (!firstNow && admitted.stream().anyMatch(overShare::contains)) {
            waited.stream().filter(it -> !it.runs()).forEach(this::checkShare);
        }
    }

    private void count(Sequence waiting, List<Sequence> admitted) {
        int count = passed.getOrDefault(waiting, 0);
        for (Sequence each : admitted) {
            count += each.arrival() > waiting.arrival() ? 1 : 0;
        }
        assertThat(count).as("times that one is passed").isLessThanOrEqualTo(16);
        passed.put(waiting, count);
        totals.passedMost = Math.max(totals.passedMost, count);
    }

    /** One of a zone over its share was admitted: then nobody below its own is left who fits. */
    private void checkShare(Sequence waiting) {
        if (isBelow(waiting.zone()) && waiting.awaited() == null) {
            assertThat(fits(waiting)).as("one below its share was kept waiting").isFalse();
            totals.sharesCompared++;
        }
    }

    private boolean isBelow(int zone) {
        Map<Integer, Integer> weights = new HashMap<>();
        int running = 0;
        for (Sequence sequence : alive) {
            weights.merge(sequence.zone(), sequence.owner().shareWeight(), Math::max);
            running += sequence.runs() && sequence.zone() == zone ? 1 : 0;
        }
        double part = weights.getOrDefault(zone, 1);
        part /= weights.values().stream().mapToInt(it -> it).sum();
        return pool.held(zone) < part * pool.total() && running < part * runningMax;
    }

    /** Whether it would fit even if it found nothing. */
    private boolean fits(Sequence sequence) {
        int slots = sequence.preemptions() < 2 ? sequence.size() : sequence.slotsMax();
        int blocks = Math.ceilDiv(slots, blockSize);
        long running = alive.stream().filter(Sequence::runs).count();
        return pool.free() - blocks >= running;
    }
}
