package io.alliancehub.engine.scheduler;

/**
 * What the time of a step depends on.
 *
 * @param prefillTokens tokens of sequences that lacked more than one
 * @param decodes rows of sequences that lacked one token: that token, and guesses of what follows
 * @param contextTokens slots read by all rows together
 */
public record StepShape(int prefillTokens, int decodes, long contextTokens) {

    /** Nothing to do. */
    static final StepShape NONE = new StepShape(0, 0, 0);

    /** This step with a slice more. */
    StepShape with(int from, int count, boolean decode) {
        return new StepShape(
                prefillTokens + (decode ? 0 : count),
                decodes + (decode ? 1 : 0),
                contextTokens + context(from, count));
    }

    /** This step with a guess more, at a position. */
    StepShape withDraft(int position) {
        return with(position, 1, true);
    }

    /** This step without a slice that it had. */
    StepShape without(int from, int count, boolean decode) {
        return new StepShape(
                prefillTokens - (decode ? 0 : count),
                decodes - (decode ? 1 : 0),
                contextTokens - context(from, count));
    }

    /** The row at position p reads p + 1 slots. */
    private static long context(int from, int count) {
        return (long) count * from + (long) count * (count + 1) / 2;
    }
}
