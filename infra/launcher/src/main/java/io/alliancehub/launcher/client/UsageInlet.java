package io.alliancehub.launcher.client;

import io.alliancehub.launcher.console.HubFailure;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;

/** The service's road for usage events, as a gateway uses it. */
public final class UsageInlet {
    /** Most events at a time. */
    public static final int BATCH_MAX = 500;

    private final JsonClient client;

    public UsageInlet(HttpClient http, int port, String internalSecret) {
        this.client =
                new JsonClient(
                        http,
                        "http://127.0.0.1:" + port,
                        Map.of("x-hub-internal-secret", internalSecret));
    }

    /** Stores events that no gateway has admitted; the same ones again are no change. */
    public void store(List<Map<String, Object>> events) {
        Answer answer =
                client.exchange(
                        "POST",
                        "/internal/v1/usage-events",
                        Map.of("events", List.copyOf(events), "uncounted", true));
        if (!answer.ok() || answer.body().path("stored").size() != events.size()) {
            throw new HubFailure("The service did not take usage events: " + answer.brief());
        }
    }
}
