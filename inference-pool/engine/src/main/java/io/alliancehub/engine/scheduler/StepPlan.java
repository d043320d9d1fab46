package io.alliancehub.engine.scheduler;

import io.alliancehub.engine.kvcache.BlockPool;
import java.util.ArrayList;
import java.util.List;

/** The decision of one step while it is being made. Lives for one step. */
final class StepPlan {

    private final BlockPool pool;
    private final SchedulerLimits limits;
    private final Roster roster;
    private final ZoneShares shares;
    private final Victims victims;
    private final StepBudget budget;
    private final Admission admission;
    private final List<Sequence> atStart;
    private final List<Slice> slices = new ArrayList<>();
    private int preempted;
    private double expected; // tokens that the step is expected to bring, right guesses among them

    StepPlan(
            BlockPool pool,
            SchedulerLimits limits,
            Roster roster,
            ZoneShares shares,
            StepBudget budget) {
        this.pool = pool;
        this.limits = limits;
        this.roster = roster;
        this.shares = shares;
        this.budget = budget;
        victims = new Victims(pool, shares);
        admission = new Admission(pool, limits, roster.producers());
        atStart = List.copyOf(roster.running());
    }

    /** A token for everyone who lacks one; who needs a block for it may preempt. */
    void giveDecodes() {
        for (Sequence sequence : atStart) {
            if (sequence.runs() && sequence.gap() == 1 && !budget.isSpent()) {
                makeRoom(sequence);
                if (sequence.runs()) {
                    add(sequence, 1);
                }
            }
        }
    }

    /** Gives a running sequence a block for its next slot, if need be another's or none. */
    private void makeRoom(Sequence sequence) {
        int blocks = limits.blocks(sequence.size());
        while (sequence.runs()
                && blocks > sequence.blocks().size()
                && !pool.offers(sequence.zone(), 1, sequence.zone(), 0)) {
            preempt(victims.choose(sequence, roster.running()));
        }
        if (sequence.runs()) {
            sequence.blocks().growTo(blocks, pool, sequence.keys());
        }
    }

    private void preempt(Sequence victim) {
        roster.preempt(victim);
        preempted++;
        for (int i = slices.size() - 1; i >= 0; i--) {
            if (slices.get(i).sequence() == victim) {
                budget.giveBack(slices.remove(i));
            }
        }
    }

    /** What is left for prompts; they have had their blocks since they were admitted. */
    void giveChunks() {
        for (Sequence sequence : atStart) {
            if (sequence.runs() && sequence.gap() > 1) {
                add(sequence, budget.chunk(sequence.computed(), sequence.gap()));
            }
        }
    }

    /**
     * Lets waiting sequences in, unless blocks are so short that someone has just lost them: first
     * those of zones below their share and those that were passed too often, then everyone; both
     * times in order of arrival.
     */
    void admitWaiting() {
        if (preempted > 0) {
            return;
        }
        List<Sequence> others = new ArrayList<>();
        for (Sequence sequence : List.copyOf(roster.waiting())) {
            if (sequence.isPassedTooOften() || shares.isBelow(sequence.zone())) {
                tryNext(sequence);
            } else {
                admission.putBehind(sequence);
                others.add(sequence);
            }
        }
        for (Sequence sequence : others) {
            tryNext(sequence);
        }
    }

    /**
     * Guesses for those who get their next token, where they are expected to pay: only in a step of
     * which no prompt wants a part, and only in blocks that nobody needs.
     */
    void giveDrafts() {
        if (preempted > 0 || budget.shape().prefillTokens() > 0) {
            return;
        }
        expected = slices.size();
        int left = limits.draftsMax();
        for (int i = 0; i < slices.size() && left > 0; i++) {
            Sequence sequence = slices.get(i).sequence();
            int drafts = drafts(sequence, Math.min(left, sequence.draftsMax()));
            if (drafts > 0) {
                sequence.blocks()
                        .growTo(limits.blocks(sequence.size() + drafts), pool, sequence.keys());
                slices.set(i, slices.get(i).withDrafts(drafts));
                left -= drafts;
            } else {
                sequence.drafts().rested();
            }
        }
    }

    /** Guesses about a sequence that pay and have room. */
    private int drafts(Sequence sequence, int most) {
        int wanted = Math.min(most, SchedulerLimits.SEQUENCE_DRAFTS_MAX);
        if (wanted < 1 || !hasRoomFor(sequence, wanted)) {
            return 0;
        }
        int guessed = sequence.draft(wanted);
        double acceptance = sequence.drafts().acceptance();
        double chance = acceptance;
        int taken = 0;
        while (taken < guessed && budget.takeDraft(sequence.size() + taken, chance, expected)) {
            taken++;
            expected += chance;
            chance *= acceptance;
        }
        return taken;
    }

    /** Whether there are blocks for guesses, with one left for each that runs. */
    private boolean hasRoomFor(Sequence sequence, int drafts) {
        int blocks = limits.blocks(sequence.size() + drafts) - sequence.blocks().size();
        int zone = sequence.zone();
        return blocks <= 0 || pool.offers(zone, blocks + roster.running().size(), zone, 0);
    }

    private void tryNext(Sequence sequence) {
        if (roster.isFull() || budget.chunk(0, 2) == 0) {
            return;
        }
        if (admission.tryNext(sequence, roster.running().size()) == Admission.Verdict.ADMITTED) {
            roster.admit(sequence);
            shares.addPlace(sequence);
            add(sequence, budget.chunk(sequence.computed(), sequence.gap()));
        }
    }

    private void add(Sequence sequence, int count) {
        if (count > 0) {
            Slice slice = Slice.of(sequence, count);
            slices.add(slice);
            budget.take(slice);
        }
    }

    ScheduledBatch decided() {
        return new ScheduledBatch(
                slices,
                preempted,
                admission.cachedTokens(),
                admission.queriedTokens(),
                budget.shape());
    }
}
