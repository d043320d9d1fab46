package io.alliancehub.launcher.client;

import io.alliancehub.launcher.console.HubFailure;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A member's public counters, in Prometheus' text form. */
public final class MemberMetrics {
    private final JsonClient client;

    public MemberMetrics(HttpClient http, int port) {
        this.client = new JsonClient(http, "http://127.0.0.1:" + port, Map.of());
    }

    /** Requests that the engine works on now, over all models. */
    public long running() {
        return sum("vllm:num_requests_running");
    }

    /** Completion tokens that were ever computed, over all models. */
    public long generatedTokens() {
        return sum("vllm:generation_tokens_total");
    }

    /** A counter or gauge, summed over its labels. */
    public long sum(String name) {
        String text = new String(client.getBytes("/metrics"), StandardCharsets.UTF_8);
        long sum = 0;
        boolean found = false;
        for (String line : text.split("\n")) {
            if (line.startsWith(name + "{") || line.startsWith(name + " ")) {
                sum += (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
                found = true;
            }
        }
        if (!found) {
            throw new HubFailure("The member's metrics have no " + name + ".");
        }
        return sum;
    }
}
