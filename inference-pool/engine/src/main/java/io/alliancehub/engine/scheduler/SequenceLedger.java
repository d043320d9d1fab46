package io.alliancehub.engine.scheduler;

/**
 * Where each position of a sequence came from. Every position is counted as cached or computed when
 * the sequence gets it for the first time; what is computed again after a preemption is counted as
 * recomputed as well, and is nobody's to pay for. Owned by the engine's thread.
 */
public final class SequenceLedger {

    private int reached;
    private int cached;
    private long computed;
    private long recomputed;

    /** Positions that were found in the cache and never had before. */
    public int cached() {
        return cached;
    }

    /** Positions given to the model, those given to it again included. */
    public long computed() {
        return computed;
    }

    /** Of the computed positions, those that the sequence had had before. */
    public long recomputed() {
        return recomputed;
    }

    /** Notes that the first {@code positions} were found. */
    void found(int positions) {
        cached += Math.max(0, positions - reached);
        reached = Math.max(reached, positions);
    }

    /** Notes that positions were given to the model. */
    void spent(int from, int count) {
        computed += count;
        recomputed += repeated(from, count);
        reached = Math.max(reached, from + count);
    }

    /** How many of these positions the sequence has had before. */
    int repeated(int from, int count) {
        return Math.max(0, Math.min(from + count, reached) - from);
    }
}
