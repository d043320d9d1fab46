package io.alliancehub.gateway.problem;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The one shape of an error: {@code {"error":{message,type,param,code}}}. */
public final class ErrorBody {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ErrorBody() {}

    /** The body of a refusal, as JSON text. */
    public static String json(Refusal refusal) {
        return json(
                refusal.message(), refusal.code().type(), refusal.param(), refusal.code().code());
    }

    /** The same as bytes. */
    public static byte[] bytes(Refusal refusal) {
        return json(refusal).getBytes(StandardCharsets.UTF_8);
    }

    /** A body from its parts. */
    public static String json(
            String message, String type, @Nullable String param, @Nullable String code) {
        Map<String, @Nullable String> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put("type", type);
        error.put("param", param);
        error.put("code", code);
        return MAPPER.writeValueAsString(Map.of("error", error));
    }
}
