package io.alliancehub.gateway.edge;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;

/**
 * Makes request ids: 12 hexadecimal digits of milliseconds, so that they sort by time, and 20 of
 * chance, so that no two gateways ever make the same. Thread-safe.
 */
public final class RequestIds {
    private static final int RANDOM_BYTES = 10;
    private final Clock clock;
    private final SecureRandom random;

    /** From the clock and a source of chance. */
    public RequestIds(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    String next() {
        byte[] chance = new byte[RANDOM_BYTES];
        random.nextBytes(chance);
        return HexFormat.of().toHexDigits(clock.millis(), 12) + HexFormat.of().formatHex(chance);
    }
}
