package io.alliancehub.service.billing;

import io.alliancehub.service.job.JobState;
import java.util.List;

/**
 * The recounts of one month of all banks, asked for at once.
 *
 * @param state RUNNING until all have ended
 * @param done banks whose recount has ended
 * @param total banks
 * @param equal banks whose recount agrees with the books
 * @param different banks whose recount does not
 */
record AllRecounts(
        String id,
        String month,
        JobState state,
        int done,
        int total,
        int equal,
        int different,
        List<RecountJob> items) {
    static AllRecounts of(String id, List<RecountJob> items) {
        int done = (int) items.stream().filter(it -> it.endedAt() != null).count();
        return new AllRecounts(
                id,
                items.getFirst().month(),
                done == items.size() ? JobState.DONE : JobState.RUNNING,
                done,
                items.size(),
                (int) items.stream().filter(it -> found(it, true)).count(),
                (int) items.stream().filter(it -> found(it, false)).count(),
                items);
    }

    private static boolean found(RecountJob job, boolean equal) {
        return job.result() != null && job.result().equal() == equal;
    }
}
