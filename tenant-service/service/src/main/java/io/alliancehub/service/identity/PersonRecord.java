package io.alliancehub.service.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person with what concerns the directory alone.
 *
 * @param subject the directory's id of the person; null until it has one
 * @param sessionsEndBefore sessions that began before are to end; null where none are
 * @param sessionsEnded sessions that began before have ended
 */
record PersonRecord(
        Person person,
        @Nullable String subject,
        @Nullable Instant sessionsEndBefore,
        @Nullable Instant sessionsEnded) {
    /** Whether the directory has yet to end sessions. */
    boolean hasSessionsToEnd() {
        return sessionsEndBefore != null
                && (sessionsEnded == null || sessionsEnded.isBefore(sessionsEndBefore));
    }
}
