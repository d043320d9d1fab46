package io.alliancehub.engine.scheduler;

import io.alliancehub.engine.kvcache.BlockPool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Who loses blocks when one is short. Of those whose blocks would help at all: first those whose
 * zone holds more than its part by weight, then those that are not about to end, and among these the
 * one that loses the least work for each block that it frees; of equals the one that arrived last.
 *
 * Work that others share is not lost, and blocks that others share are not freed: so a sequence that
 * has been given blocks for a long prompt and has computed little of it is the cheapest.
 *
 * Whoever was preempted twice has been given all the blocks that it can need, is no one's victim and
 * needs no victim. So a sequence that needs one is a candidate itself, and there always is one.
 */
/** Chooses victims. Lives for one step. */
final class Victims {

    private final BlockPool pool;
    private final ZoneShares shares;

    Victims(BlockPool pool, ZoneShares shares) {
        this.pool = pool;
        this.shares = shares;
    }

    /** The victim of a sequence that needs blocks; it may be the sequence itself. */
    Sequence choose(Sequence needy, List<Sequence> running) {
        @Nullable Cost best = null;
        for (Sequence candidate : running) {
            if (candidate.preemptions() < SchedulerLimits.PREEMPTIONS_MAX
                    && helps(candidate, needy)) {
                Cost cost = cost(candidate);
                best = best == null || cost.isBelow(best) ? cost : best;
            }
        }
        if (best == null) {
            throw new IllegalStateException("a sequence that needs blocks cannot be a victim");
        }
        return best.sequence;
    }

    /** Whether blocks of the candidate's zone can be taken for the needy one at all. */
    private boolean helps(Sequence candidate, Sequence needy) {
        int zone = candidate.zone();
        if (zone == needy.zone()) {
            return true;
        }
        boolean needyMayTakeMore = pool.held(needy.zone()) < pool.quota(needy.zone()).ceiling();
        return needyMayTakeMore && pool.held(zone) > pool.quota(zone).floor();
    }

    private Cost cost(Sequence sequence) {
        int freed = sequence.blocks().exclusive(pool);
        int shared = sequence.blocks().size() - freed;
        int lost = Math.max(0, sequence.computed() - shared * pool.blockSize());
        return new Cost(
                sequence,
                shares.isOver(sequence.zone()),
                sequence.remaining() <= SchedulerLimits.NEARLY_DONE,
                (double) lost / Math.max(1, freed));
    }

    private record Cost(
            Sequence sequence, boolean overShare, boolean nearlyDone, double lostPerBlock) {

        boolean isBelow(Cost other) {
            if (overShare != other.overShare) {
                return overShare;
            }
            if (nearlyDone != other.nearlyDone) {
                return !nearlyDone;
            }
            if (lostPerBlock != other.lostPerBlock) {
                return lostPerBlock < other.lostPerBlock;
            }
            return sequence.arrival() > other.sequence.arrival();
        }
    }
}
