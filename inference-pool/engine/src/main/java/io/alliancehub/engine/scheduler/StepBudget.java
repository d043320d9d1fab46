package io.alliancehub.engine.scheduler;

/**
 * What is left of a step: tokens, and time where others wait for their next token in it. Owned by
 * the engine's thread.
 */
final class StepBudget {

    private final SchedulerLimits limits;
    private final StepTimeModel time;
    private StepShape shape = StepShape.NONE;
    private int tokens;

    StepBudget(SchedulerLimits limits, StepTimeModel time) {
        this.limits = limits;
        this.time = time;
        tokens = limits.tokenBudget();
    }

    StepShape shape() {
        return shape;
    }

    boolean isSpent() {
        return tokens == 0;
    }

    void take(Slice slice) {
        tokens -= slice.count();
        shape = shape.with(slice.from(), slice.count(), slice.isDecode());
    }

    void giveBack(Slice slice) {
        tokens += slice.count();
        shape = shape.without(slice.from(), slice.count(), slice.isDecode());
    }

    /** Tokens that the step can compute from {@code from} on, of {@code gap} that are lacking. */
    int chunk(int from, int gap) {
        int most = Math.min(gap, tokens);
        if (most < 2 || shape.decodes() == 0 || limits.stepNanosMax() == 0) {
            return most;
        }
        int floor = Math.clamp(limits.chunkFloor() - shape.prefillTokens(), 0, most);
        int within = Math.clamp(time.prefillMax() - shape.prefillTokens(), floor, most);
        return largestInTime(from, floor, within);
    }

    /** The largest count from {@code floor} to {@code most} that is expected to be in time. */
    private int largestInTime(int from, int floor, int most) {
        int low = floor;
        int high = most;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (time.expect(shape.with(from, middle, false)) <= limits.stepNanosMax()) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
