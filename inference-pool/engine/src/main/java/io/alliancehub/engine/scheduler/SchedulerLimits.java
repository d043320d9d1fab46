package io.alliancehub.engine.scheduler;

/**
 * What a step may hold.
 *
 * @param blockSize slots per block
 * @param runningMax sequences that hold blocks at a time
 * @param tokenBudget tokens computed in a step
 */
public record SchedulerLimits(int blockSize, int runningMax, int tokenBudget) {

    public SchedulerLimits {
        if (blockSize < 1 || runningMax < 1 || tokenBudget < runningMax) {
            throw new IllegalArgumentException(
                    "limits of the scheduler: blocks of %d, %d running, budget of %d tokens"
                                    .formatted(blockSize, runningMax, tokenBudget)
                            + " (a step must be able to hold a token of each running sequence)");
        }
    }
}
