package io.alliancehub.engine.scheduler;

/**
 * The adapter of sequences, as the scheduler sees it: it must be in memory while one of them runs.
 * Asked by the engine's thread alone.
 */
public interface SequenceAdapter {

    /** Whether a sequence may be admitted with it now; if not, it is noted that one waits. */
    boolean isReady();

    /** A sequence begins to run with it. */
    void hold();

    /** A sequence that held it runs no more, for whatever reason. */
    void letGo();
}
