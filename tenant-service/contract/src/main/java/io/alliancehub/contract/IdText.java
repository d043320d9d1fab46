package io.alliancehub.contract;

import java.util.regex.Pattern;

/** The one spelling of ids: safe in a Redis key, a URL path and a log line. */
final class IdText {
    private static final Pattern SPELLING = Pattern.compile("[a-z0-9][a-z0-9-]{2,39}");

    private IdText() {}

    static void check(String what, String value) {
        if (!SPELLING.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    what + " must be 3 to 40 lower-case letters, digits or hyphens");
        }
    }
}
