package io.alliancehub.gateway.guard;

import static io.alliancehub.gateway.guard.RequestFields.bad;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The shape that an answer is to have. A member reads it, compiles it and charges the bank's share
 * of that; here it is bounded, so that no member is sent more than it would ever read.
 */
final class AnswerFormats {
    /** What a member takes of one grammar, and room for the fields around it. */
    static final int CHARS_MAX = 65_536 + 1_024;

    private static final List<String> FIELDS = List.of("response_format", "structured_outputs");

    private AnswerFormats() {}

    static void requireBounded(ObjectNode body) {
        for (String field : FIELDS) {
            JsonNode format = body.get(field);
            if (format == null || format.isNull()) {
                continue;
            }
            if (!format.isObject()) {
                throw bad(field, "'" + field + "' must be an object.");
            }
            if (format.toString().length() > CHARS_MAX) {
                throw bad(field, "'" + field + "' may have at most 65536 characters.");
            }
        }
    }
}
