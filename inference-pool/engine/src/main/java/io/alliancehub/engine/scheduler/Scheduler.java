package io.alliancehub.engine.scheduler;

import io.alliancehub.engine.kvcache.BlockPool;
import io.alliancehub.engine.kvcache.BlockTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/*
 * A step first gives every running sequence whose gap is one token its token, so that a long prompt
 * delays nobody's next token by more than its chunk; then it gives chunks of prompts what is left of
 * the budget, in order of arrival; then, if nobody was preempted, it admits waiting sequences, first
 * come, first served, each only when blocks for everything it has now are free, and takes them at
 * once.
 *
 * When a running sequence needs a block and none is free, the latest arrival loses its blocks and
 * waits at the head of the queue, to be computed again. Arrival order never changes, the earliest
 * running sequence is never a victim of another, and a sequence that could not run alone is refused
 * when it is submitted: so every step makes progress.
 */
/** Decides what each step computes and who holds blocks. Owned by the engine's thread. */
public final class Scheduler {

    private final BlockPool pool;
    private final SchedulerLimits limits;
    private final List<Sequence> running = new ArrayList<>(); // in order of arrival
    private final Deque<Sequence> waiting = new ArrayDeque<>(); // in order of arrival

    /** A scheduler over all of {@code pool}. */
    public Scheduler(BlockPool pool, SchedulerLimits limits) {
        this.pool = pool;
        this.limits = limits;
    }

    /** Whether a sequence of these sizes could run if it were alone. */
    public static boolean fits(int promptTokens, int maxTokens, int blockSize, int blocks) {
        long slots = (long) promptTokens + maxTokens - 1;
        return Math.ceilDiv(slots, blockSize) <= blocks;
    }

    /**
     * Queues a new sequence.
     *
     * @throws IllegalArgumentException if it could never run
     */
    public void submit(Sequence sequence) {
        if (blocksFor(sequence.slotsMax()) > pool.total()) {
            throw new IllegalArgumentException("the sequence needs more blocks than there are");
        }
        waiting.addLast(sequence);
    }

    /** Removes a sequence wherever it is and frees its blocks; one that is gone is ignored. */
    public void remove(Sequence sequence) {
        if (running.remove(sequence) || waiting.remove(sequence)) {
            sequence.blocks().release(pool);
        }
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

    /** Decides the next step and takes the blocks that it writes. */
    public ScheduledBatch schedule() {
        var step = new Step();
        step.continueRunning(Pass.DECODES);
        step.continueRunning(Pass.CHUNKS);
        if (step.preempted == 0) {
            step.admitWaiting();
        }
        return new ScheduledBatch(step.slices, step.preempted);
    }

    /** Notes that a step was computed. */
    public void completed(ScheduledBatch batch) {
        for (Slice slice : batch.slices()) {
            slice.sequence().advance(slice.count());
        }
    }

    private int blocksFor(int slots) {
        return Math.ceilDiv(slots, limits.blockSize());
    }

    private enum Pass {
        DECODES,
        CHUNKS
    }

    /** The decision while it is being made. */
    private final class Step {

        private final List<Slice> slices = new ArrayList<>();
        private int budget = limits.tokenBudget();
        private int preempted;

        void continueRunning(Pass pass) {
            for (int i = 0; i < running.size() && budget > 0; i++) {
                Sequence sequence = running.get(i);
                boolean decode = sequence.gap() == 1;
                if (decode != (pass == Pass.DECODES)) {
                    continue;
                }
                int count = Math.min(sequence.gap(), budget);
                if (!takeBlocks(sequence, sequence.computed() + count)) {
                    return; // the sequence itself was the latest, and has been preempted
                }
                add(sequence, count);
            }
        }

        /** Grows a running sequence's table; preempts the latest arrivals as long as it must. */
        private boolean takeBlocks(Sequence sequence, int slots) {
            int missing = blocksFor(slots) - sequence.blocks().size();
            while (missing > pool.free()) {
                Sequence victim = running.getLast();
                preempt(victim);
                if (victim == sequence) {
                    return false;
                }
            }
            grow(sequence, slots);
            return true;
        }

        private void grow(Sequence sequence, int slots) {
            BlockTable blocks = sequence.blocks();
            blocks.growTo(Math.max(blocks.size(), blocksFor(slots)), pool);
        }

        private void preempt(Sequence victim) {
            running.remove(victim);
            victim.blocks().release(pool);
            victim.forgetComputed();
            waiting.addFirst(victim);
            preempted++;
            for (int i = slices.size() - 1; i >= 0; i--) {
                if (slices.get(i).sequence() == victim) {
                    budget += slices.get(i).count();
                    slices.remove(i);
                }
            }
        }

        void admitWaiting() {
            while (!waiting.isEmpty() && running.size() < limits.runningMax() && budget > 0) {
                Sequence sequence = waiting.getFirst();
                if (blocksFor(sequence.size()) > pool.free()) {
                    return;
                }
                waiting.removeFirst();
                running.add(sequence);
                grow(sequence, sequence.size());
                add(sequence, Math.min(sequence.gap(), budget));
            }
        }

        private void add(Sequence sequence, int count) {
            slices.add(new Slice(sequence, sequence.computed(), count));
            budget -= count;
        }
    }

    /**
     * Checks that blocks are held by running sequences alone, each as often as it is counted.
     *
     * @throws IllegalStateException saying what is wrong
     */
    public void checkIntegrity() {
        List<BlockTable> tables = new ArrayList<>();
        for (Sequence sequence : running) {
            if (blocksFor(sequence.computed()) > sequence.blocks().size()) {
                throw new IllegalStateException("a sequence has computed more than it has blocks");
            }
            tables.add(sequence.blocks());
        }
        for (Sequence sequence : waiting) {
            if (sequence.blocks().size() != 0 || sequence.computed() != 0) {
                throw new IllegalStateException("a waiting sequence holds blocks");
            }
        }
        if (running.size() > limits.runningMax()) {
            throw new IllegalStateException("more sequences run than may");
        }
        pool.checkIntegrity(tables);
    }
}
