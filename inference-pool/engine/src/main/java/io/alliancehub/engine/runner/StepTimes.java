package io.alliancehub.engine.runner;

/**
 * Where the time of all steps since the start went, in nanoseconds. The parts do not overlap; what
 * lies between them is only in the whole. Of a step that failed the model's parts are not told.
 *
 * @param products matrix products, the quantising for them included
 * @param attention scores, softmax and sums over keys and values
 * @param rest of the forward pass: embedding, norms, rotation, keys and values into their blocks,
 *     activation, residuals
 * @param sampling rules, choice of the next token, log probabilities
 * @param scheduling what the step computes, and who holds blocks
 * @param delivery tokens into text, stop strings, listeners
 * @param whole all of it
 */
public record StepTimes(
        long products,
        long attention,
        long rest,
        long sampling,
        long scheduling,
        long delivery,
        long whole) {

    /** Before the first step. */
    public static final StepTimes NONE = new StepTimes(0, 0, 0, 0, 0, 0, 0);
}
