package io.alliancehub.launcher.client;

import java.net.http.HttpHeaders;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A whole HTTP answer.
 *
 * @param body a missing node where the answer has no JSON
 */
public record Answer(int status, HttpHeaders headers, JsonNode body) {
    /** One header. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** Whether the status says that it went well. */
    public boolean ok() {
        return status >= 200 && status < 300;
    }

    /** For failures: the status and the start of the body. */
    public String brief() {
        String text = body.toString();
        return status + " " + (text.length() > 300 ? text.substring(0, 300) + "…" : text);
    }
}
