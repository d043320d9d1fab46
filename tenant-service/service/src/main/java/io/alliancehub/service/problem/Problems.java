package io.alliancehub.service.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Builds the one shape of an error body. */
@Component
public final class Problems {
    private final JsonMapper json;

    Problems(JsonMapper json) {
        this.json = json;
    }

    static ProblemDetail body(
            ProblemCode code, @Nullable String field, String detail, HttpServletRequest request) {
        ProblemDetail body = ProblemDetail.forStatus(code.status());
        body.setType(URI.create(code.type()));
        body.setTitle(code.title());
        body.setDetail(detail);
        body.setProperty("code", code.wireName());
        body.setProperty("requestId", RequestIds.of(request));
        if (field != null) {
            body.setProperty("field", field);
        }
        return body;
    }

    /** Answers a request that never reached a controller. */
    public void write(
            HttpServletRequest request,
            HttpServletResponse response,
            ProblemCode code,
            String detail)
            throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", code.type());
        body.put("title", code.title());
        body.put("status", code.status());
        body.put("detail", detail);
        body.put("code", code.wireName());
        body.put("requestId", RequestIds.of(request));
        response.setStatus(code.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        if (code == ProblemCode.UNAUTHENTICATED) {
            response.setHeader("www-authenticate", "Bearer");
        }
        response.getOutputStream()
                .write(json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
    }
}
