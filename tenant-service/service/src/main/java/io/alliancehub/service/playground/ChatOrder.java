package io.alliancehub.service.playground;

import io.alliancehub.contract.AppId;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a person wants to try.
 *
 * @param model an alias
 * @param maxTokens missing: what the model allows by default
 */
record ChatOrder(
        @Nullable AppId appId,
        @Nullable String model,
        @Nullable List<Message> messages,
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer maxTokens,
        @Nullable Long seed) {
    private static final int MESSAGES_MAX = 500;
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");

    /** One message of the conversation. */
    record Message(@Nullable String role, @Nullable String content) {
        @Override
        public String toString() {
            return "Message[" + role + "]";
        }
    }

    /** The app on whose account it goes. */
    AppId app() {
        return Require.present("appId", appId);
    }

    /** The gateway's request for it. What only the gateway can judge is left to the gateway. */
    byte[] gatewayBody(JsonMapper json) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", Require.text("model", model, 200));
        body.put("messages", said());
        body.put("stream", true);
        body.put("stream_options", Map.of("include_usage", true));
        put(body, "temperature", temperature);
        put(body, "top_p", topP);
        put(body, "max_tokens", maxTokens);
        put(body, "seed", seed);
        return json.writeValueAsBytes(body);
    }

    private List<Map<String, String>> said() {
        List<Message> all = Require.present("messages", messages);
        if (all.isEmpty() || all.size() > MESSAGES_MAX) {
            throw HubProblem.field("messages", "messages must be 1 to " + MESSAGES_MAX);
        }
        return all.stream().map(ChatOrder::said).toList();
    }

    private static Map<String, String> said(Message message) {
        String role = Require.present("messages.role", message.role());
        if (!ROLES.contains(role)) {
            throw HubProblem.field("messages.role", "role must be system, user or assistant");
        }
        return Map.of(
                "role", role, "content", Require.present("messages.content", message.content()));
    }

    private static void put(Map<String, Object> body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    @Override
    public String toString() {
        return "ChatOrder[" + appId + "]";
    }
}
