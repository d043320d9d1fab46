package io.alliancehub.service.reporting;

import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** So many exports at once for each bank, and for the alliance. Thread-safe. */
@Component
final class ExportTurns {
    static final int AT_ONCE_MAX = 2;
    private final Map<UsageReach, Integer> running = new HashMap<>();

    /** A turn, until it is closed. */
    synchronized Turn take(UsageReach reach) {
        int now = running.getOrDefault(reach, 0);
        if (now >= AT_ONCE_MAX) {
            throw new HubProblem(
                    ProblemCode.TOO_MANY_EXPORTS,
                    AT_ONCE_MAX + " exports run at once at most; wait until one has ended");
        }
        running.put(reach, now + 1);
        return () -> leave(reach);
    }

    private synchronized void leave(UsageReach reach) {
        running.computeIfPresent(reach, (key, count) -> count == 1 ? null : count - 1);
    }

    /** Ends a turn. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }
}
