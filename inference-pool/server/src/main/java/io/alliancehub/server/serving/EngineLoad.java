package io.alliancehub.server.serving;

/**
 * What an engine is doing, seen at one moment.
 *
 * @param stepCount steps since its start; it grows whenever anything makes progress
 * @param lastStepMillis how long the last step took
 * @param ended whether it computes nothing any more, for ever
 */
public record EngineLoad(
        int running,
        int waiting,
        long kvBlocksTotal,
        long kvBlocksFree,
        long stepCount,
        long lastStepMillis,
        boolean ended) {}
