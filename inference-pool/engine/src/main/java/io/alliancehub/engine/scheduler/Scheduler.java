package io.alliancehub.engine.scheduler;

import io.alliancehub.engine.kvcache.BlockPool;
import io.alliancehub.engine.kvcache.PublishedPrefixes;
import io.alliancehub.engine.kvcache.ZoneQuota;
import java.util.ArrayList;
import java.util.List;

/*
 * A step first gives every running sequence whose gap is one token its token; then it gives chunks
 * of prompts what is left of the budget, in order of arrival, as far as those decodes are not kept
 * waiting for longer than they may; then, if nobody was preempted, it admits waiting sequences that
 * fit (see StepPlan and Admission), those of zones below their share before the others.
 *
 * When a running sequence needs a block and none is to be had, a victim loses its blocks and waits
 * where its arrival belongs (see Victims). What it had computed stays to be found as long as nobody
 * needs the blocks. No sequence is preempted more than twice, and one that could not run alone is
 * refused when it is submitted: so every step makes progress, and everyone ends.
 *
 * Last come guesses of what follows a token (NgramDrafter), where StepBudget expects them to pay. The
 * model computes them as rows like any others, and each is chosen or refused by the very choice that
 * would have been made without it; so they change when tokens come, and never which.
 *
 * A block can be found when the step that computed the last of its slots has ended, and not before:
 * a victim of the same step and a step that fails leave no hash of what was never computed.
 */
/** Decides what each step computes and who holds blocks. Owned by the engine's thread. */
public final class Scheduler {

    private final BlockPool pool;
    private final SchedulerLimits limits;
    private final PublishedPrefixes prefixes;
    private final StepTimeModel time = new StepTimeModel();
    private final Roster roster;
    private final ZoneShares shares;
    private long arrivals;

    /** A scheduler over all of {@code pool}. */
    public Scheduler(BlockPool pool, SchedulerLimits limits) {
        this.pool = pool;
        this.limits = limits;
        prefixes = new PublishedPrefixes(limits.blockSize());
        roster = new Roster(pool, limits);
        shares = new ZoneShares(pool, limits);
    }

    /** Whether a sequence of these sizes could run if it were alone. */
    public static boolean fits(int promptTokens, int maxTokens, int blockSize, int blocks) {
        long slots = (long) promptTokens + maxTokens - 1;
        return Math.ceilDiv(slots, blockSize) <= blocks;
    }

    /** The prefixes that everyone may read. */
    public PublishedPrefixes prefixes() {
        return prefixes;
    }

    /**
     * Queues a new sequence.
     *
     * @throws IllegalArgumentException if it could never run
     */
    public void submit(Sequence sequence) {
        SequenceOwner owner = sequence.owner();
        int zone = pool.zone(owner.zone().name());
        sequence.enter(
                prefixes.keys(zone, owner.roots(), sequence.tokens(), sequence.promptTokens()),
                arrivals++);
        if (!couldRun(sequence)) {
            throw new IllegalArgumentException(
                    "the sequence needs more blocks than its zone may have");
        }
        roster.enter(sequence);
    }

    private boolean couldRun(Sequence sequence) {
        int blocks = limits.blocks(sequence.slotsMax());
        int published = Math.min(blocks, sequence.keys().publishedBlocks());
        return pool.couldOffer(
                sequence.zone(), blocks - published, sequence.keys().publishedZone(), published);
    }

    /**
     * Sets what a zone is sure of and may not exceed.
     *
     * @throws IllegalArgumentException if the floors are more than there is, or a sequence that was
     *     taken could not run any more; then nothing changes
     */
    public void quota(String name, ZoneQuota quota) {
        int zone = pool.zone(name);
        ZoneQuota before = pool.quota(zone);
        pool.quota(zone, quota);
        for (Sequence sequence : all()) {
            if (!couldRun(sequence)) {
                pool.quota(zone, before);
                throw new IllegalArgumentException(
                        "an unfinished request needs more blocks than this would leave it");
            }
        }
    }

    private List<Sequence> all() {
        List<Sequence> all = new ArrayList<>(roster.running());
        all.addAll(roster.waiting());
        return all;
    }

    /** Removes a sequence wherever it is and frees its blocks; one that is gone is ignored. */
    public void remove(Sequence sequence) {
        roster.remove(sequence);
    }

    /** As {@link #remove}, and nobody finds what it computed: it failed, perhaps for that. */
    public void discard(Sequence sequence) {
        for (int i = 0; i < sequence.blocks().size(); i++) {
            pool.forget(sequence.blocks().block(i));
        }
        remove(sequence);
    }

    /** Sequences that hold blocks. */
    public int running() {
        return roster.running().size();
    }

    /** Sequences that wait for blocks. */
    public int waiting() {
        return roster.waiting().size();
    }

    /** Whether there is anything to compute. */
    public boolean idle() {
        return roster.running().isEmpty() && roster.waiting().isEmpty();
    }

    /** Whether blocks of a sequence may be in the zone. */
    public boolean touches(Sequence sequence, int zone) {
        return sequence.keys().touches(zone);
    }

    /** Decides the next step and takes the blocks that it writes. */
    public ScheduledBatch schedule() {
        shares.weigh(roster);
        var plan = new StepPlan(pool, limits, roster, shares, new StepBudget(limits, time));
        plan.giveDecodes();
        plan.giveChunks();
        plan.admitWaiting();
        plan.giveDrafts();
        return plan.decided();
    }

    /** Notes that a step was computed, and publishes the blocks that it filled. */
    public void completed(ScheduledBatch batch) {
        for (Slice slice : batch.slices()) {
            Sequence sequence = slice.sequence();
            int right = sequence.takeAccepted();
            sequence.advance(slice.count(), right);
            if (slice.drafts() > 0) {
                sequence.drafts().tried(slice.drafts(), right);
            }
            publish(slice);
        }
    }

    private void publish(Slice slice) {
        Sequence sequence = slice.sequence();
        int from = slice.from() / limits.blockSize();
        int to = sequence.computed() / limits.blockSize();
        for (int i = from; i < to; i++) {
            int at = i * limits.blockSize();
            pool.publish(sequence.blocks().block(i), sequence.key(i), sequence.tokens(), at);
        }
        roster.producers().unmark(sequence, from, to);
    }

    /** Notes that a step failed: its positions were paid for, and are not there. */
    public void failed(ScheduledBatch batch) {
        for (Slice slice : batch.slices()) {
            slice.sequence().takeAccepted();
            slice.sequence().spend(slice.count());
        }
    }

    /** Learns how long a computed step took. */
    public void measured(ScheduledBatch batch, long nanos) {
        time.observe(batch.shape(), nanos);
    }

    /**
     * Checks that blocks are held by running sequences alone, each as often as it is counted and in
     * its own zone, and that what can be found was computed.
     *
     * @throws IllegalStateException saying what is wrong
     */
    public void checkIntegrity() {
        roster.checkIntegrity();
    }
}
