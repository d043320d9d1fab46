package io.alliancehub.engine.scheduler;

import io.alliancehub.engine.kvcache.BlockPool;
import io.alliancehub.engine.kvcache.BlockTable;
import io.alliancehub.engine.kvcache.PublishedPrefixes;
import io.alliancehub.engine.kvcache.ZoneQuota;
import java.util.ArrayList;
import java.util.List;

/*
 * A step first gives every running sequence whose gap is one token its token; then it gives chunks
 * of prompts what is left of the budget, in order of arrival, as far as those decodes are not kept
 * waiting for longer than they may; then, if nobody was preempted, it admits waiting sequences that
 * fit (see Admission).
 *
 * When a running sequence needs a block and none is to be had, a victim loses its blocks and waits
 * where its arrival belongs (see Victims). What it had computed stays to be found as long as nobody
 * needs the blocks. No sequence is preempted more than twice, and one that could not run alone is
 * refused when it is submitted: so every step makes progress, and everyone ends.
 *
 * A block can be found when the step that computed the last of its slots has ended, and not before:
 * a victim of the same step and a step that fails leave no hash of what was never computed.
 */
/** Decides what each step computes and who holds blocks. Owned by the engine's thread. */
public final class Scheduler {

    private final BlockPool pool;
    private final SchedulerLimits limits;
    private final PublishedPrefixes prefixes;
    private final Producers producers = new Producers();
    private final Victims victims;
    private final StepTimeModel time = new StepTimeModel();
    private final List<Sequence> running = new ArrayList<>(); // in order of admission
    private final WaitingLine waiting = new WaitingLine();
    private long arrivals;

    /** A scheduler over all of {@code pool}. */
    public Scheduler(BlockPool pool, SchedulerLimits limits) {
        this.pool = pool;
        this.limits = limits;
        prefixes = new PublishedPrefixes(limits.blockSize());
        victims = new Victims(pool);
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
                prefixes.keys(zone, owner.root(), sequence.tokens(), sequence.promptTokens()),
                arrivals++);
        if (!couldRun(sequence)) {
            throw new IllegalArgumentException(
                    "the sequence needs more blocks than its zone may have");
        }
        waiting.add(sequence);
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
        List<Sequence> all = new ArrayList<>(running);
        all.addAll(waiting.inOrder());
        return all;
    }

    /** Removes a sequence wherever it is and frees its blocks; one that is gone is ignored. */
    public void remove(Sequence sequence) {
        if (running.remove(sequence)) {
            release(sequence);
        } else {
            waiting.remove(sequence);
        }
    }

    /** As {@link #remove}, and nobody finds what it computed: it failed, perhaps for that. */
    public void discard(Sequence sequence) {
        for (int i = 0; i < sequence.blocks().size(); i++) {
            pool.forget(sequence.blocks().block(i));
        }
        remove(sequence);
    }

    private void release(Sequence sequence) {
        int known = sequence.size() / limits.blockSize();
        producers.unmark(sequence, sequence.computed() / limits.blockSize(), known);
        sequence.blocks().release(pool);
    }

    /** Sequences that hold blocks. */
    public int running() {
        return running.size();
    }

    /** Sequences that wait for blocks. */
    public int waiting() {
        return waiting.size();
    }

    /** Whether there is anything to compute. */
    public boolean idle() {
        return running.isEmpty() && waiting.isEmpty();
    }

    /** Whether blocks of a sequence may be in the zone. */
    public boolean touches(Sequence sequence, int zone) {
        return sequence.keys().touches(zone);
    }

    /** Decides the next step and takes the blocks that it writes. */
    public ScheduledBatch schedule() {
        var step = new Step();
        step.giveDecodes();
        step.giveChunks();
        if (step.preempted == 0) {
            step.admitWaiting();
        }
        return step.decided();
    }

    /** Notes that a step was computed, and publishes the blocks that it filled. */
    public void completed(ScheduledBatch batch) {
        for (Slice slice : batch.slices()) {
            slice.sequence().advance(slice.count());
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
        producers.unmark(sequence, from, to);
    }

    /** Notes that a step failed: its positions were paid for, and are not there. */
    public void failed(ScheduledBatch batch) {
        for (Slice slice : batch.slices()) {
            slice.sequence().spend(slice.count());
        }
    }

    /** Learns how long a computed step took. */
    public void measured(ScheduledBatch batch, long nanos) {
        time.observe(batch.shape(), nanos);
    }

    /** The decision while it is being made. */
    private final class Step {

        private final List<Slice> slices = new ArrayList<>();
        private final StepBudget budget = new StepBudget(limits, time);
        private final Admission admission = new Admission(pool, limits, producers);
        private final List<Sequence> atStart = List.copyOf(running);
        private int preempted;

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

        /** What is left for prompts; they have had their blocks since they were admitted. */
        void giveChunks() {
            for (Sequence sequence : atStart) {
                if (sequence.runs() && sequence.gap() > 1) {
                    add(sequence, budget.chunk(sequence.computed(), sequence.gap()));
                }
            }
        }

        void admitWaiting() {
            for (Sequence sequence : List.copyOf(waiting.inOrder())) {
                if (running.size() == limits.runningMax() || budget.chunk(0, 2) == 0) {
                    return;
                }
                if (admission.tryNext(sequence, running.size()) == Admission.Verdict.ADMITTED) {
                    waiting.remove(sequence);
                    running.add(sequence);
                    add(sequence, budget.chunk(sequence.computed(), sequence.gap()));
                }
            }
        }

        /** Gives a running sequence a block for its next slot, if need be another's or none. */
        private void makeRoom(Sequence sequence) {
            int blocks = limits.blocks(sequence.size());
            while (sequence.runs()
                    && blocks > sequence.blocks().size()
                    && !pool.offers(sequence.zone(), 1, sequence.zone(), 0)) {
                preempt(victims.choose(sequence, running));
            }
            if (sequence.runs()) {
                sequence.blocks().growTo(blocks, pool, sequence.keys());
            }
        }

        private void preempt(Sequence victim) {
            running.remove(victim);
            release(victim);
            victim.lostBlocks();
            waiting.add(victim);
            preempted++;
            for (int i = slices.size() - 1; i >= 0; i--) {
                if (slices.get(i).sequence() == victim) {
                    budget.giveBack(slices.remove(i));
                }
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

    /**
     * Checks that blocks are held by running sequences alone, each as often as it is counted and in
     * its own zone, and that what can be found was computed.
     *
     * @throws IllegalStateException saying what is wrong
     */
    public void checkIntegrity() {
        List<BlockTable> tables = new ArrayList<>();
        for (Sequence sequence : running) {
            if (limits.blocks(sequence.computed()) > sequence.blocks().size()) {
                throw new IllegalStateException("a sequence has computed more than it has blocks");
            }
            tables.add(sequence.blocks());
        }
        for (Sequence sequence : waiting.inOrder()) {
            if (sequence.runs() || sequence.computed() != 0) {
                throw new IllegalStateException("a waiting sequence holds blocks");
            }
        }
        if (running.size() > limits.runningMax()) {
            throw new IllegalStateException("more sequences run than may");
        }
        producers.checkIntegrity();
        pool.checkIntegrity(tables);
    }
}
