package io.alliancehub.launcher.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One chat request with one user message.
 *
 * @param maxTokens most tokens of the answer
 */
public record ChatRequest(String model, String prompt, int maxTokens, Ending ending) {
    /** When an answer ends. */
    public enum Ending {
        /** Where the model ends it. */
        NATURAL,
        /** Only at {@code maxTokens}: the answer's length is known before the call. */
        AT_MAX_TOKENS
    }

    /** The body of a request for a whole answer. */
    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("messages", List.of(Map.of("role", "user", "content", prompt)));
        body.put("max_tokens", maxTokens);
        if (ending == Ending.AT_MAX_TOKENS) {
            body.put("ignore_eos", true);
        }
        return body;
    }

    /** The body of a request for a stream that ends with its usage. */
    Map<String, Object> streamBody() {
        Map<String, Object> body = body();
        body.put("stream", true);
        body.put("stream_options", Map.of("include_usage", true));
        return body;
    }
}
