package io.alliancehub.service.job;

/** What is done for jobs of one kind. It may be repeated: it only reads. */
public interface JobWork {
    /** The kind, for example {@code RECOUNT}. */
    String kind();

    /**
     * Does the work, telling {@code progress} as it goes; what it returns is kept as JSON.
     *
     * @throws JobStopped from {@code progress}, to be let through
     */
    Object run(Job job, Progress progress);
}
