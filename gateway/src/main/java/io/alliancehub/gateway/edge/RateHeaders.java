package io.alliancehub.gateway.edge;

import io.alliancehub.gateway.admission.Admission;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code x-ratelimit-*} headers: what the per-minute limits have left. */
final class RateHeaders {
    private RateHeaders() {}

    static Map<String, String> of(Admission.Rates rates) {
        Map<String, String> headers = new LinkedHashMap<>();
        put(headers, "requests", rates.requests());
        put(headers, "tokens", rates.tokens());
        return headers;
    }

    private static void put(
            Map<String, String> headers, String unit, Admission.@Nullable Window window) {
        if (window != null) {
            headers.put("x-ratelimit-limit-" + unit, Long.toString(window.limit()));
            headers.put("x-ratelimit-remaining-" + unit, Long.toString(window.remaining()));
            headers.put(
                    "x-ratelimit-reset-" + unit,
                    Math.ceilDiv(window.reset().toMillis(), 1_000) + "s");
        }
    }
}
