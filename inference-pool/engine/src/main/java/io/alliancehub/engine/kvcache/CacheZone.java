package io.alliancehub.engine.kvcache;

import java.util.regex.Pattern;

/**
 * Who may share cached blocks with a request, and the salt that keeps others from guessing them.
 * Both are set by the hub and never by a caller.
 *
 * @param name 1 to 200 printable ASCII characters without spaces
 * @param salt 32 bytes as 64 lower-case hexadecimal digits; requests of one zone with different
 *     salts share nothing
 */
public record CacheZone(String name, String salt) {

    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final Pattern SALT = Pattern.compile("[0-9a-f]{64}");

    /** The zone of an engine that serves one user alone, as a command line does. */
    public static final CacheZone LOCAL = new CacheZone("local", "0".repeat(64));

    /** Refuses what is not a zone with IllegalArgumentException. */
    public CacheZone {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "zone must have 1 to 200 printable ASCII characters without spaces");
        }
        if (!SALT.matcher(salt).matches()) {
            throw new IllegalArgumentException("salt must be 64 lower-case hexadecimal digits");
        }
    }

    /** The name alone: a salt is no one's to read. */
    @Override
    public String toString() {
        return name;
    }
}
