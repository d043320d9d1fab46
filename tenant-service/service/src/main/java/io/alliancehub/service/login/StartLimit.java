package io.alliancehub.service.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often something may be begun from one address within a minute. Safe for any thread. */
final class StartLimit {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int ADDRESSES_MAX = 10_000;
    private final int startsMax;
    private final Clock clock;
    private final Map<String, Window> windows =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
                    return size() > ADDRESSES_MAX;
                }
            };

    StartLimit(int startsMax, Clock clock) {
        this.startsMax = startsMax;
        this.clock = clock;
    }

    /** Counts one more; whether it is within the limit. */
    synchronized boolean allows(String address) {
        Instant now = clock.instant();
        Window window = windows.get(address);
        if (window == null || !now.isBefore(window.begin().plus(WINDOW))) {
            window = new Window(now, 0);
        }
        windows.put(address, new Window(window.begin(), window.starts() + 1));
        return window.starts() < startsMax;
    }

    private record Window(Instant begin, int starts) {}
}
