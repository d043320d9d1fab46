package io.alliancehub.engine;

/** Takes the logits of a traced sequence, a row for each token that is chosen. */
@FunctionalInterface
public interface LogitsSink {

    /**
     * Called on the engine's thread.
     *
     * @param logits [vocabulary], the receiver's own
     */
    void accept(float[] logits);
}
