package io.alliancehub.service.identity;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The console's own sessions, which end at once where the directory's may end later. */
public interface HubSessions {
    /** Ends all that a person has; does nothing where there are none. */
    void endAll(String personId);

    /** Those that a person has, newest first. */
    List<Session> of(String personId);

    /**
     * One of them.
     *
     * @param address where it was last used from
     */
    record Session(Instant startedAt, Instant lastSeenAt, @Nullable String address) {}
}
