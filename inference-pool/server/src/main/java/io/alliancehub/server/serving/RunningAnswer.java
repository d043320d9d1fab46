package io.alliancehub.server.serving;

/** An answer that is waiting or being computed. */
@FunctionalInterface
public interface RunningAnswer {

    /** Ends it: its memory is free within a step. Any thread, any number of times. */
    void cancel();
}
