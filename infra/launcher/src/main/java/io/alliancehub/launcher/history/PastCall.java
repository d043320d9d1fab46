package io.alliancehub.launcher.history;

import io.alliancehub.launcher.folder.HistoryPlan.Model;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One synthetic call.
 *
 * @param requestId begins with {@link #MARK}
 */
record PastCall(
        String requestId,
        Caller caller,
        Model model,
        Tokens tokens,
        String outcome,
        String measurement,
        Times times) {
    /** What every id of a synthetic call begins with; none of a real one does. */
    static final String MARK = "synthetic-";

    /** What the events name as their gateway. */
    static final String GATEWAY = "synthetic-history";

    /** Who called. */
    record Caller(String bank, String project, String app, String key) {}

    /** What it took. */
    record Tokens(int prompt, int cached, int completion, int reasoning, int beyond) {}

    /** When it was admitted, when the first token came, and when it ended. */
    record Times(Instant occurred, @Nullable Instant firstToken, Instant ended) {}

    Instant at() {
        return times.occurred();
    }

    /** As a gateway writes it. No evidence: nobody can replay what never was. */
    Map<String, Object> event() {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("id", requestId + "-0");
        event.put("requestId", requestId);
        event.put("tenantId", caller.bank());
        event.put("projectId", caller.project());
        event.put("appId", caller.app());
        event.put("keyId", caller.key());
        event.put("alias", model.alias());
        event.put("modelVersion", model.version());
        event.put(
                "usage",
                Map.of(
                        "promptTokens", tokens.prompt(),
                        "cachedTokens", tokens.cached(),
                        "completionTokens", tokens.completion(),
                        "reasoningTokens", tokens.reasoning()));
        event.put("beyondTokens", tokens.beyond());
        event.put("outcome", outcome);
        event.put("measurement", measurement);
        event.put("priceVersion", model.price());
        event.put("occurredAt", times.occurred().toString());
        if (times.firstToken() != null) {
            event.put("firstTokenAt", times.firstToken().toString());
        }
        event.put("endedAt", times.ended().toString());
        event.put("gatewayId", GATEWAY);
        return event;
    }
}
