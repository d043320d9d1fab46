package io.alliancehub.engine.scheduler;

import io.alliancehub.engine.kvcache.BlockPool;
import io.alliancehub.engine.kvcache.BlockTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Who runs, in order of admission, and who waits, in order of arrival. Whoever leaves the first
 * gives back blocks and marks. Owned by the engine's thread.
 */
final class Roster {

    private final BlockPool pool;
    private final SchedulerLimits limits;
    private final Producers producers = new Producers();
    private final List<Sequence> running = new ArrayList<>();
    private final WaitingLine waiting = new WaitingLine();

    Roster(BlockPool pool, SchedulerLimits limits) {
        this.pool = pool;
        this.limits = limits;
    }

    List<Sequence> running() {
        return Collections.unmodifiableList(running);
    }

    List<Sequence> waiting() {
        return waiting.inOrder();
    }

    Producers producers() {
        return producers;
    }

    boolean isFull() {
        return running.size() == limits.runningMax();
    }

    void enter(Sequence sequence) {
        waiting.add(sequence);
    }

    /** Lets a waiting sequence run that has been given its blocks. */
    void admit(Sequence sequence) {
        waiting.remove(sequence);
        running.add(sequence);
        sequence.holdAdapter();
    }

    /** Takes a running sequence's blocks away; it waits where its arrival belongs. */
    void preempt(Sequence victim) {
        running.remove(victim);
        release(victim);
        victim.lostBlocks();
        waiting.add(victim);
    }

    /** Removes a sequence wherever it is and frees its blocks; one that is gone is ignored. */
    void remove(Sequence sequence) {
        if (running.remove(sequence)) {
            release(sequence);
        } else {
            waiting.remove(sequence);
        }
    }

    private void release(Sequence sequence) {
        int known = sequence.size() / limits.blockSize();
        producers.unmark(sequence, sequence.computed() / limits.blockSize(), known);
        sequence.blocks().release(pool);
        sequence.letAdapterGo();
    }

    /** Throws IllegalStateException unless blocks are held by running sequences alone. */
    void checkIntegrity() {
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
