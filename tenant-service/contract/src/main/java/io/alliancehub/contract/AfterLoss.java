package io.alliancehub.contract;

import java.time.Duration;

/**
 * What gateways and service have agreed on for the time after Redis has lost its data: a bank stays
 * closed until each gateway has looked several times whether Redis still knows what it has settled,
 * and has settled anew what it does not.
 */
public final class AfterLoss {
    /** A gateway looks this often. */
    public static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** It looks for calls that were settled at least this long ago and that nobody confirms. */
    public static final Duration LOOK_FROM_AGE = Duration.ofSeconds(1);

    /** How long a bank stays closed, in which database and Redis must have answered throughout. */
    public static final Duration CLOSED_FOR = LOOK_FROM_AGE.plus(LOOK_EVERY.multipliedBy(6));

    private AfterLoss() {}
}
