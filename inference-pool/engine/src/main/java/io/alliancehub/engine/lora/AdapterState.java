package io.alliancehub.engine.lora;

/**
 * An adapter at a moment.
 *
 * @param pinned whether it stays in memory whoever else waits
 * @param draining whether it takes no more requests and goes when those it has have ended
 * @param running sequences that run with it
 * @param waiting requests that have not ended and do not run
 * @param admissions times that a sequence began to run with it
 * @param loads times that it was read into memory
 */
public record AdapterState(
        AdapterInfo info,
        AdapterStage stage,
        boolean pinned,
        boolean draining,
        int running,
        int waiting,
        long admissions,
        long loads) {}
