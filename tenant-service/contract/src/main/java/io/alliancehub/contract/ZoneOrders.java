package io.alliancehub.contract;

import java.util.regex.Pattern;

/** What the orders about zones have in common. */
final class ZoneOrders {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private ZoneOrders() {}

    static void checkDigest(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException(
                    "baseDigest must be 64 lower-case hexadecimal digits");
        }
    }
}
