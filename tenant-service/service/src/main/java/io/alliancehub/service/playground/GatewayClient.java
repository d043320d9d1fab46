package io.alliancehub.service.playground;

import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.settings.OutgoingThreads;
import io.alliancehub.service.settings.PublicAddresses;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Calls the gateway as any client of a bank does. Nothing is tried twice. */
@Component
final class GatewayClient {
    private static final String PATH = "/v1/chat/completions";

    /** Longer than the gateway waits for a first token. */
    private static final Duration HEAD_WITHIN = Duration.ofSeconds(90);

    private final PublicAddresses addresses;
    private final HttpClient http;

    GatewayClient(PublicAddresses addresses, OutgoingThreads threads) {
        this.addresses = addresses;
        this.http = threads.client();
    }

    /** Sends a call; cancelling the result gives the call up. */
    CompletableFuture<HttpResponse<Inflow>> send(String key, byte[] body) {
        HttpRequest request =
                HttpRequest.newBuilder(address())
                        .timeout(HEAD_WITHIN)
                        .header("authorization", "Bearer " + key)
                        .header("content-type", "application/json")
                        .header("accept", "text/event-stream")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        return http.sendAsync(request, head -> new Inflow());
    }

    private URI address() {
        @Nullable URI gateway = addresses.gateway();
        if (gateway == null) {
            throw new HubProblem(
                    ProblemCode.GATEWAY_UNAVAILABLE,
                    "the service was not told where the gateway is; set HUB_GATEWAY_URL");
        }
        return URI.create(gateway + PATH);
    }
}
