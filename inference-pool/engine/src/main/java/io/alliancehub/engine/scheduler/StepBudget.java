package io.alliancehub.engine.scheduler;

/**
 * What is left of a step: tokens, and time where others wait for their next token in it. Owned by
 * the engine's thread.
 */
final class StepBudget {

    /** A row is never free; while nothing is known of its price, this is what a guess must have. */
    private static final double DRAFT_CHANCE_MIN = 0.15;

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

    /**
     * Takes a guess if it pays: if it is expected to bring more tokens in its time than the step
     * brings in the whole of its own. Guesses are the first to go when a machine has enough to do:
     * the more rows a step has, the less of its time is the reading of weights, which a row more
     * costs nothing of.
     *
     * @param chance that the guess is right
     * @param expected tokens that the step is expected to bring without it
     */
    boolean takeDraft(int position, double chance, double expected) {
        StepShape larger = shape.withDraft(position);
        double before = time.expect(shape);
        double after = time.expect(larger);
        boolean late = limits.stepNanosMax() > 0 && after > limits.stepNanosMax();
        if (tokens == 0
                || late
                || chance < DRAFT_CHANCE_MIN
                || !(chance * before > expected * (after - before))) {
            return false;
        }
        tokens--;
        shape = larger;
        return true;
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
