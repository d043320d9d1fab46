package io.alliancehub.service.playground;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** A key as the session keeps it, which seals it: nowhere else is its text. */
record SessionKey(String keyId, String text, Instant expiresAt) {
    private static final int PARTS = 3;

    /** As an attribute of the session, which keeps text alone. */
    String kept() {
        return keyId + " " + expiresAt + " " + text;
    }

    /** Reads {@link #kept}; empty where it is none. */
    static Optional<SessionKey> parse(String kept) {
        String[] parts = kept.split(" ", PARTS);
        try {
            return parts.length == PARTS
                    ? Optional.of(new SessionKey(parts[0], parts[2], Instant.parse(parts[1])))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "SessionKey[" + keyId + "]";
    }
}
