package io.alliancehub.launcher.demo;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.console.HubFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One row of 10 prompt tokens at 1,500 yuan for a million: 0.015 yuan, which is 2 fen. */
final class RecountTest {
    private static final String PRICES =
            """
            {"items":[{"priceVersion":"p1","inputPerMillion":"1500.0000",
              "cachedInputPerMillion":"0.0000","outputPerMillion":"0.0000"}]}
            """;
    private static final String ROW =
            """
            {"requestId":"r1","alias":"m","modelVersion":"v","priceVersion":"p1","promptTokens":10,
             "cachedTokens":0,"completionTokens":0,"amount":"0.0150000000"}
            """;

    private final HttpServer service;
    private final Recount recount;

    RecountTest() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext(
                "/api/v1/prices",
                exchange -> {
                    byte[] body = PRICES.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        recount =
                new Recount(
                        new ControlApi(
                                HttpClient.newHttpClient(),
                                service.getAddress().getPort(),
                                "token"));
    }

    @BeforeEach
    void start() {
        service.start();
        recount.addAll(List.of(json(ROW)));
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void lineThatIsRoundedHalfUpHolds() {
        assertThatCode(() -> recount.compare(draft(2, "-0.0050000000"))).doesNotThrowAnyException();
    }

    @Test
    void residueDoesNotExcuseAnotherRounding() {
        assertThatThrownBy(() -> recount.compare(draft(1, "0.0050000000")))
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("half up");
        assertThatThrownBy(() -> recount.compare(draft(100, "-0.9850000000")))
                .isInstanceOf(HubFailure.class);
    }

    private static JsonNode draft(long fen, String residue) {
        return json(
                """
                {"exactTotal":"0.0150000000","totalMinor":%d,"lines":[{"alias":"m",
                  "modelVersion":"v","priceVersion":"p1","tokenClass":"INPUT","tokens":10,
                  "exactAmount":"0.0150000000","amountMinor":%d,"residue":"%s"}]}
                """
                        .formatted(fen, fen, residue));
    }

    private static JsonNode json(String text) {
        return JsonMapper.builder().build().readTree(text);
    }
}
