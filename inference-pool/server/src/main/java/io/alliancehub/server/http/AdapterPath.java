package io.alliancehub.server.http;

import io.alliancehub.contract.MemberProtocol;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which adapter of which model an address names.
 *
 * @param action what stands behind it; empty for the adapter itself
 */
record AdapterPath(String baseDigest, String digest, String action) {

    private static final Pattern PATH =
            Pattern.compile(
                    Pattern.quote(MemberProtocol.ADAPTERS_PATH)
                            + "/([0-9a-f]{64})/([0-9a-f]{64})(|"
                            + MemberProtocol.PIN
                            + "|"
                            + MemberProtocol.UNPIN
                            + ")");

    /** Empty where it names none. */
    static Optional<AdapterPath> of(String path) {
        Matcher matcher = PATH.matcher(path);
        return matcher.matches()
                ? Optional.of(new AdapterPath(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }
}
