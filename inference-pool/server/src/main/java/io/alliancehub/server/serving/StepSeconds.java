package io.alliancehub.server.serving;

/**
 * Where the time of an engine's steps went since its start, in seconds. The parts do not overlap
 * and are together not more than the whole.
 *
 * @param products matrix products
 * @param attention over keys and values
 * @param rest of the forward pass: norms, rotation, activation, residuals
 * @param sampling choice of the next tokens
 * @param scheduling what a step computes, and who holds blocks
 * @param delivery tokens into text and to those who wait for them
 * @param whole all of it
 */
public record StepSeconds(
        double products,
        double attention,
        double rest,
        double sampling,
        double scheduling,
        double delivery,
        double whole) {}
