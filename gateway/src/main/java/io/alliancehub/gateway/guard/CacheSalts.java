package io.alliancehub.gateway.guard;

import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import java.util.List;
import java.util.function.Predicate;

/**
 * Who may share cached blocks is the hub's to say, by the bank whose key calls. A caller that could
 * choose a salt or a zone could look for what others have cached, so it is told no instead of being
 * passed over in silence.
 */
public final class CacheSalts {
    private static final List<String> FIELDS = List.of("cache_salt", "cache_zone", "zone");
    private static final List<String> HEADERS =
            List.of("x-hub-zone", "x-hub-cache-salt", "x-cache-salt", "cache-salt", "cache_salt");

    private CacheSalts() {}

    /**
     * Looks at the fields of a body.
     *
     * @param has whether there is a field of this name, whatever its value
     * @throws Refusal naming the field
     */
    static void refuseFields(Predicate<String> has) {
        for (String field : FIELDS) {
            if (has.test(field)) {
                throw refusal(field);
            }
        }
    }

    /**
     * Looks at the headers of a request.
     *
     * @param has whether there is a header of this name
     * @throws Refusal naming the header
     */
    public static void refuseHeaders(Predicate<String> has) {
        for (String header : HEADERS) {
            if (has.test(header)) {
                throw refusal(header);
            }
        }
    }

    private static Refusal refusal(String name) {
        return Refusal.ofParameter(
                ProblemCode.CACHE_SALT_REFUSED,
                name,
                "'"
                        + name
                        + "' is set by the hub: a bank shares cached prompts with nobody else, and"
                        + " no caller chooses with whom.");
    }
}
