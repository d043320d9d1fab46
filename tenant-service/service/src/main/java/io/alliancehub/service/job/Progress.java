package io.alliancehub.service.job;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How far a running job is; written by the job's thread, read by the one that stores it. */
public final class Progress {
    private final AtomicLong done = new AtomicLong();
    private volatile @Nullable Long total;
    private volatile @Nullable JobState stop;

    /** Says how much there is to do. */
    public void total(long amount) {
        total = amount;
        refuseStopped();
    }

    /** Some more is done; ends the job where it is to stop. */
    public void advance(long amount) {
        done.addAndGet(amount);
        refuseStopped();
    }

    long done() {
        return done.get();
    }

    @Nullable Long total() {
        return total;
    }

    /** Has the job end in this state at its next step. */
    void stop(JobState as) {
        stop = as;
    }

    /** The state in which it was to end; null where nobody has asked. */
    @Nullable JobState stopped() {
        return stop;
    }

    private void refuseStopped() {
        if (stop != null) {
            throw new JobStopped();
        }
    }
}
