package io.alliancehub.service.job;

/** Somebody or a shutdown wants a running job to end. */
final class JobStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
