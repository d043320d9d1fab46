package io.alliancehub.engine.scheduler;

/**
 * What a step may hold.
 *
 * @param blockSize slots per block
 * @param runningMax sequences that hold blocks at a time
 * @param tokenBudget tokens computed in a step
 * @param stepNanosMax how long a step may take that has decodes in it; 0 sets no such target
 * @param chunkFloor tokens of prompts that a step computes at least, so that they get on
 * @param draftsMax guesses that a step computes at most
 */
public record SchedulerLimits(
        int blockSize,
        int runningMax,
        int tokenBudget,
        long stepNanosMax,
        int chunkFloor,
        int draftsMax) {

    /** Later arrivals that may be admitted past one that does not fit; then it is first. */
    static final int OVERTAKEN_MAX = 16;

    /** A sequence is preempted at most so often; after that it takes all that it can ever need. */
    static final int PREEMPTIONS_MAX = 2;

    /** A sequence that has so few tokens left to make soon frees its blocks by itself. */
    static final int NEARLY_DONE = 8;

    /** Guesses about one sequence in a step. */
    static final int SEQUENCE_DRAFTS_MAX = 7;

    public SchedulerLimits {
        if (blockSize < 1 || runningMax < 1 || tokenBudget < runningMax) {
            throw new IllegalArgumentException(
                    "limits of the scheduler: blocks of %d, %d running, budget of %d tokens"
                                    .formatted(blockSize, runningMax, tokenBudget)
                            + " (a step must be able to hold a token of each running sequence)");
        }
        if (stepNanosMax < 0 || chunkFloor < 1 || draftsMax < 0) {
            throw new IllegalArgumentException(
                    "limits of the scheduler: a step of %d ns, chunks of %d, %d guesses"
                            .formatted(stepNanosMax, chunkFloor, draftsMax));
        }
    }

    /** Limits without a target for the time of a step, and without guesses. */
    public SchedulerLimits(int blockSize, int runningMax, int tokenBudget) {
        this(blockSize, runningMax, tokenBudget, 0, 1, 0);
    }

    int blocks(int slots) {
        return Math.ceilDiv(slots, blockSize);
    }
}
