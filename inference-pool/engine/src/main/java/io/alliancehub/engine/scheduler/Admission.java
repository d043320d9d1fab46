package io.alliancehub.engine.scheduler;

import io.alliancehub.engine.kvcache.BlockKeys;
import io.alliancehub.engine.kvcache.BlockPool;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * The waiting line in one step. Whoever does not fit is passed over, and does not hold up those
 * behind it, and whoever's zone has its share is put behind those whose zone has not. But each that
 * passes is counted, and when too many have, the line ends there until it fits. Only those may still
 * pass who take nothing that it could use: zones within their own floor, and everyone when it is its
 * own zone's ceiling that is in the way.
 *
 * A sequence is admitted with blocks for all that it has now, less what it finds; one that lost its
 * blocks twice, with all that it can ever need. While others run, one block is left for each of
 * them, so that the next token of one is not the end of another.
 *
 * At least the last token is always computed, because its logits are wanted. A sequence whose next
 * block is being computed by another waits for it; one whose adapter is not in memory waits for that.
 * Neither is passed over: what they wait for is not blocks.
 */
/** Gives waiting sequences their blocks. Lives for one step. */
final class Admission {

    /** Outcome for one waiting sequence. */
    enum Verdict {
        ADMITTED,
        AWAITS_TWIN,
        AWAITS_ADAPTER,
        DOES_NOT_FIT
    }

    /** Lookups of sequences that would fit only if they found something, in one step. */
    private static final int HOPEFUL_LOOKUPS_MAX = 64;

    private final BlockPool pool;
    private final SchedulerLimits limits;
    private final Producers producers;
    private final Set<Sequence> passedOver = new LinkedHashSet<>();
    private @Nullable Sequence first;
    private int lookups;
    private int queriedTokens;
    private int cachedTokens;

    Admission(BlockPool pool, SchedulerLimits limits, Producers producers) {
        this.pool = pool;
        this.limits = limits;
        this.producers = producers;
    }

    int queriedTokens() {
        return queriedTokens;
    }

    int cachedTokens() {
        return cachedTokens;
    }

    /** Lets those behind a sequence go before it: its zone has its share. */
    void putBehind(Sequence sequence) {
        if (!sequence.awaitsAdapter()) {
            passedOver.add(sequence);
        }
    }

    /** Tries the next of the line; an admitted one has its blocks. */
    Verdict tryNext(Sequence sequence, int running) {
        Verdict verdict = decide(sequence, running);
        switch (verdict) {
            case ADMITTED -> admitted(sequence);
            case DOES_NOT_FIT -> {
                passedOver.add(sequence);
                makeFirst(sequence);
            }
            case AWAITS_TWIN, AWAITS_ADAPTER -> {}
        }
        return verdict;
    }

    private void admitted(Sequence sequence) {
        passedOver.remove(sequence);
        first = first == sequence ? null : first;
        for (Sequence passed : passedOver) {
            if (passed.arrival() < sequence.arrival()) {
                passed.overtake();
                makeFirst(passed);
            }
        }
    }

    private void makeFirst(Sequence sequence) {
        if (first == null && sequence.isPassedTooOften()) {
            first = sequence;
        }
    }

    private Verdict decide(Sequence sequence, int running) {
        if (sequence.awaitsAdapter()) {
            return Verdict.AWAITS_ADAPTER;
        }
        if (producers.isMarked(sequence.awaited())) {
            return Verdict.AWAITS_TWIN;
        }
        sequence.await(null);
        int blocks = wanted(sequence);
        if (mustStayBehind(sequence, blocks) || isHopeless(sequence, blocks, running)) {
            return Verdict.DOES_NOT_FIT;
        }
        int[] found = lookUp(sequence);
        int usable = usableBlocks(sequence);
        if (found.length < usable && producers.isMarked(sequence.key(found.length))) {
            sequence.await(sequence.key(found.length));
            return Verdict.AWAITS_TWIN;
        }
        if (!offered(sequence, found, blocks, running)) {
            return Verdict.DOES_NOT_FIT;
        }
        give(sequence, found, blocks);
        return Verdict.ADMITTED;
    }

    private int wanted(Sequence sequence) {
        boolean all = sequence.preemptions() >= SchedulerLimits.PREEMPTIONS_MAX;
        return limits.blocks(all ? sequence.slotsMax() : sequence.size());
    }

    /** Full blocks before the last token. */
    private int usableBlocks(Sequence sequence) {
        return (sequence.size() - 1) / limits.blockSize();
    }

    private boolean mustStayBehind(Sequence sequence, int blocks) {
        if (first == null || sequence.arrival() <= first.arrival()) {
            return false;
        }
        int zone = sequence.zone();
        int firstZone = first.zone();
        boolean otherZone = zone != firstZone;
        boolean ceilingOfFirst =
                pool.held(firstZone) + wanted(first) > pool.quota(firstZone).ceiling();
        boolean withinFloor = pool.held(zone) + blocks <= pool.quota(zone).floor();
        return !(otherZone && (ceilingOfFirst || withinFloor));
    }

    /** Whether it would have to find something to fit, and too many have looked. */
    private boolean isHopeless(Sequence sequence, int blocks, int running) {
        boolean fitsAnyway =
                pool.offers(sequence.zone(), blocks, sequence.zone(), 0)
                        && leavesRoom(sequence, blocks, running);
        return !fitsAnyway && (pool.free() == 0 || ++lookups > HOPEFUL_LOOKUPS_MAX);
    }

    /** The blocks that hold its first tokens, as far as they are there. */
    private int[] lookUp(Sequence sequence) {
        int usable = usableBlocks(sequence);
        int[] found = new int[usable];
        int count = 0;
        BlockKeys keys = sequence.keys();
        while (count < usable) {
            int at = count * limits.blockSize();
            int block = pool.find(keys.zoneOf(count), sequence.key(count), sequence.tokens(), at);
            if (block == BlockPool.NULL_BLOCK) {
                break;
            }
            found[count++] = block;
        }
        return Arrays.copyOf(found, count);
    }

    private boolean offered(Sequence sequence, int[] found, int blocks, int running) {
        BlockKeys keys = sequence.keys();
        int published = 0;
        int own = 0;
        for (int i = 0; i < blocks; i++) {
            boolean heldAnyway = i < found.length && pool.references(found[i]) > 0;
            if (!heldAnyway && i < keys.publishedBlocks()) {
                published++;
            } else if (!heldAnyway) {
                own++;
            }
        }
        return pool.offers(keys.zone(), own, keys.publishedZone(), published)
                && leavesRoom(sequence, own + published, running);
    }

    /** A block for each running sequence stays free, unless the zone is sure of what it takes. */
    private boolean leavesRoom(Sequence sequence, int taken, int running) {
        int zone = sequence.zone();
        return pool.held(zone) + taken <= pool.quota(zone).floor()
                || pool.free() - taken >= running;
    }

    private void give(Sequence sequence, int[] found, int blocks) {
        BlockKeys keys = sequence.keys();
        for (int i = 0; i < found.length; i++) {
            sequence.blocks().share(found[i], keys.zoneOf(i), pool);
            if (sequence.preemptions() == 0) {
                pool.countHits(keys.zoneOf(i), limits.blockSize());
            }
        }
        sequence.blocks().growTo(blocks, pool, keys);
        if (sequence.preemptions() == 0) {
            queriedTokens += sequence.size();
        }
        int before = sequence.ledger().cached();
        sequence.start(found.length * limits.blockSize());
        cachedTokens += sequence.ledger().cached() - before;
        producers.mark(sequence, found.length, sequence.size() / limits.blockSize());
    }
}
