package io.alliancehub.service.job;

/** Where a job stands. */
public enum JobState {
    /** Waits for its turn, also over a restart. */
    QUEUED,
    RUNNING,
    /** It has a result. */
    DONE,
    /** It could not be done; the log says why. */
    FAILED,
    /** A person has stopped it. */
    CANCELLED,
    /** The program that ran it has stopped; ask again. */
    INTERRUPTED
}
