package io.alliancehub.engine;

/** A submitted sequence. Safe for any thread. */
public interface SequenceHandle {

    /** The request's id. */
    String id();

    /**
     * Ends the sequence within a step, with {@code CANCELLED}, and frees its blocks. One that has
     * ended stays as it is.
     */
    void cancel();
}
