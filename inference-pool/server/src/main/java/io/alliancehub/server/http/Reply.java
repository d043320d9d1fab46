package io.alliancehub.server.http;

import io.alliancehub.server.openai.OpenAiJson;
import io.alliancehub.server.openai.RequestRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A whole answer.
 *
 * @param headers beside the content's own
 */
@SuppressWarnings("ArrayRecordComponent")
record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

    private static final String RETRY_AFTER_SECONDS = "1";

    static Reply json(byte[] body) {
        return new Reply(200, "application/json", body, Map.of());
    }

    static Reply bytes(byte[] body) {
        return new Reply(200, "application/octet-stream", body, Map.of());
    }

    static Reply text(int status, String contentType, String body) {
        return new Reply(status, contentType, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Reply error(RequestRefusedException refused) {
        Map<String, String> headers =
                refused.status() == 503 ? Map.of("retry-after", RETRY_AFTER_SECONDS) : Map.of();
        return new Reply(refused.status(), "application/json", OpenAiJson.error(refused), headers);
    }

    Reply with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Reply(status, contentType, body, Map.copyOf(more));
    }
}
