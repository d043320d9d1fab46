package io.alliancehub.gateway.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other threads and processes bring about. */
public final class Eventually {
    private Eventually() {}

    public static void holds(String what, Duration within, BooleanSupplier condition) {
        long end = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + within + ": " + what);
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
