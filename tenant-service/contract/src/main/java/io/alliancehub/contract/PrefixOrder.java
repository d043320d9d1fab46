package io.alliancehub.contract;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A prefix of prompts that every bank may read from a member's cache, because the hub named it; or
 * one that it takes back.
 *
 * @param name of the prefix
 * @param baseDigest the model
 * @param system the system message with which such prompts begin; null where it is taken back
 */
public record PrefixOrder(String name, String baseDigest, @Nullable String system) {
    /** Longest system message, in characters. */
    public static final int SYSTEM_LENGTH_MAX = 100_000;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

    /** Refuses what names no prefix with IllegalArgumentException. */
    public PrefixOrder {
        ZoneOrders.checkDigest(baseDigest);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must be 1 to 60 lower-case letters, digits and hyphens");
        }
        if (system != null && (system.isEmpty() || system.length() > SYSTEM_LENGTH_MAX)) {
            throw new IllegalArgumentException(
                    "system must have 1 to " + SYSTEM_LENGTH_MAX + " characters");
        }
    }

    /** SHA-256 of the text in 64 lower-case hexadecimal digits; null where it has none. */
    public @Nullable String systemDigest() {
        return system == null ? null : Sha256.hex(system);
    }
}
