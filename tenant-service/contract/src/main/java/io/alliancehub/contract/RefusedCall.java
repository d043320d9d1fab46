package io.alliancehub.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whose call was refused, and why: a field of {@link RedisNames#refused}, whose value counts them.
 * A refused call has no usage event; this is all that is kept of it.
 *
 * @param reason the code that the caller was told, for example {@code rate_limit_exceeded}
 */
public record RefusedCall(AppId appId, KeyId keyId, String reason) {
    /** How long an hour's counts are kept. */
    public static final Duration KEPT = Duration.ofDays(8);

    /** How long the counts by minute are kept, which alerts look at. */
    public static final Duration MINUTES_KEPT = Duration.ofHours(3);

    private static final char SEPARATOR = '|';
    private static final long HOUR_SECONDS = 3_600;
    private static final long MINUTE_SECONDS = 60;

    /** The hour that holds {@code moment}, counted from 1970. */
    public static long hour(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), HOUR_SECONDS);
    }

    /** The minute that holds {@code moment}, counted from 1970. */
    public static long minute(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), MINUTE_SECONDS);
    }

    /** As a field of {@link RedisNames#refused}. */
    public String field() {
        return appId.value() + SEPARATOR + keyId.value() + SEPARATOR + reason;
    }

    /** As a field of {@link RedisNames#refusedByMinute}. */
    public String minuteField(long minute) {
        return minute + String.valueOf(SEPARATOR) + reason;
    }

    /** Reads {@link #field}; empty where it is none. */
    public static Optional<RefusedCall> parse(String field) {
        int first = field.indexOf(SEPARATOR);
        int second = field.indexOf(SEPARATOR, first + 1);
        if (first < 0 || second < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new RefusedCall(
                            new AppId(field.substring(0, first)),
                            new KeyId(field.substring(first + 1, second)),
                            field.substring(second + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
