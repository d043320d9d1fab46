package io.alliancehub.server.bench.serving;

import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a server says of a request that it does not answer. */
final class Refusal {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int CHARS_MAX = 200;

    private Refusal() {}

    /** A body that came with another status than 200. */
    static String of(int status, String body) {
        try {
            return String.format(Locale.ROOT, "status %d: %s", status, in(MAPPER.readTree(body)));
        } catch (JacksonException e) {
            return "status " + status;
        }
    }

    /** The message of OpenAI's error object. */
    static String in(JsonNode body) {
        String message = body.path("error").path("message").asString("an error without a message");
        return message.length() <= CHARS_MAX ? message : message.substring(0, CHARS_MAX) + "…";
    }
}
