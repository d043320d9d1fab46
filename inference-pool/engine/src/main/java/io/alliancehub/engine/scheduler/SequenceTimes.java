package io.alliancehub.engine.scheduler;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * When what happened to a sequence, in nanoseconds of the engine's ticker. It is written at each
 * turn of a sequence's life and not at each token, so that it costs the step loop nothing; who
 * wants to know reads a {@link SequenceTimeline} once it has ended. Owned by the engine's thread.
 */
public final class SequenceTimes {

    /** Turns beyond these are not told; the count of preemptions is whole all the same. */
    private static final int TURNS_MAX = 32;

    private static final long[] NONE = {};

    private final LongSupplier ticker;
    private final long queued;
    private boolean started;
    private long startedAt;
    private boolean chosen;
    private long chosenAt;
    private long[] turns = NONE;
    private int turnCount;

    /** A sequence that is queued now. */
    SequenceTimes(LongSupplier ticker) {
        this.ticker = ticker;
        this.queued = ticker.getAsLong();
    }

    /** A token was chosen; the first one counts. */
    public void chosen() {
        if (!chosen) {
            chosen = true;
            chosenAt = ticker.getAsLong();
        }
    }

    /** It begins to run, or runs again. */
    void runs() {
        if (started) {
            turn();
        } else {
            started = true;
            startedAt = ticker.getAsLong();
        }
    }

    /** It lost its blocks. */
    void preempted() {
        turn();
    }

    private void turn() {
        if (turnCount == turns.length && turnCount < TURNS_MAX) {
            turns = Arrays.copyOf(turns, Math.max(4, 2 * turnCount));
        }
        if (turnCount < turns.length) {
            turns[turnCount] = ticker.getAsLong();
            turnCount++;
        }
    }

    /** What there is to tell of a sequence that ends now. */
    public SequenceTimeline ended() {
        return new SequenceTimeline(
                queued,
                started ? startedAt : null,
                chosen ? chosenAt : null,
                ticker.getAsLong(),
                Arrays.stream(turns, 0, turnCount).boxed().toList());
    }
}
