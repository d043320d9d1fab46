package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.CallerSnapshot.KeyStatus;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.InternalApi;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.gateway.testing.Eventually;
import io.alliancehub.gateway.testing.FakeService;
import io.alliancehub.gateway.testing.SharedHub;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import io.alliancehub.gateway.testing.TestHub;
import io.alliancehub.gateway.testing.WatchedStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Who is refused, how that reads, and that nothing grows without bound. */
final class EdgeTest {
    private static final TestHub HUB = SharedHub.HUB;
    private static final TestGateway GATEWAY = SharedHub.GATEWAY;
    private static final TestBank BANK = HUB.add(TestBank.of("bank-edge"));
    private static final Duration SOON = Duration.ofSeconds(10);

    static Stream<Arguments> badBodies() {
        String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";
        String model = "\"model\":\"hub-mini\"";
        return Stream.of(
                Arguments.of("{", 400, null),
                Arguments.of("", 400, null),
                Arguments.of("[]", 400, null),
                Arguments.of("{" + model + "," + messages + "} x", 400, null),
                Arguments.of("{" + model + "," + model + "," + messages + "}", 400, null),
                Arguments.of("[".repeat(500), 400, null),
                Arguments.of(TestGateway.body("\"x\":[{}" + ",{}".repeat(40_000) + "]"), 400, null),
                Arguments.of(
                        "{"
                                + model
                                + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                                + "x".repeat(190_000)
                                + "\"}]}",
                        400,
                        "messages"),
                Arguments.of("{" + messages + "}", 422, "model"),
                Arguments.of("{\"model\":7," + messages + "}", 422, "model"),
                Arguments.of("{" + model + "}", 422, "messages"),
                Arguments.of("{" + model + ",\"messages\":[]}", 422, "messages"),
                Arguments.of("{" + model + ",\"messages\":[7]}", 422, "messages[0]"),
                Arguments.of(
                        "{" + model + ",\"messages\":[{\"role\":\"cat\",\"content\":\"x\"}]}",
                        422,
                        "messages[0].role"),
                Arguments.of(
                        "{" + model + ",\"messages\":[{\"role\":\"user\",\"content\":7}]}",
                        422,
                        "messages[0].content"),
                Arguments.of(
                        "{"
                                + model
                                + ",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}",
                        422,
                        "messages[0].content"),
                Arguments.of(TestGateway.body("\"n\":9"), 422, "n"),
                Arguments.of(TestGateway.body("\"max_tokens\":0"), 422, "max_tokens"),
                Arguments.of(TestGateway.body("\"max_tokens\":1.5"), 422, "max_tokens"),
                Arguments.of(
                        TestGateway.body("\"max_completion_tokens\":\"9\""),
                        422,
                        "max_completion_tokens"),
                Arguments.of(TestGateway.body("\"stream\":\"yes\""), 422, "stream"),
                Arguments.of(TestGateway.body("\"max_tokens\":5000"), 400, "messages"));
    }

    @ParameterizedTest
    @MethodSource("badBodies")
    void badBodyIsRefusedNamingItsFault(String body, int status, String param) {
        JsonNode error = refused(GATEWAY.chat(BANK, body), status);
        assertThat(error.get("param").isNull() ? null : error.get("param").asString())
                .isEqualTo(param);
    }

    @Test
    void keysAreRefusedByTheirState() {
        refusedWith(TestBank.of("bank-nobody"), 401, "invalid_api_key");
        TestBank revoked = HUB.add(TestBank.of("bank-revoked").withStatus(KeyStatus.REVOKED));
        refusedWith(revoked, 401, "invalid_api_key");
        TestBank expired = HUB.add(TestBank.of("bank-expired").withExpiry(Instant.now()));
        refusedWith(expired, 401, "invalid_api_key");
        TestBank suspended = HUB.add(TestBank.of("bank-suspended").withStatus(KeyStatus.SUSPENDED));
        refusedWith(suspended, 403, "bank_suspended");
        TestBank scoped = HUB.add(TestBank.of("bank-scoped").withModels("another"));
        refusedWith(scoped, 403, "key_scope");
        TestBank ungranted = HUB.add(TestBank.of("ungranted-bank"));
        refusedWith(ungranted, 404, "model_not_found");
    }

    @Test
    void unknownAndUngrantedModelsLookTheSame() {
        TestBank ungranted = HUB.add(TestBank.of("ungranted-other"));
        JsonNode hidden = refused(GATEWAY.chat(ungranted, TestGateway.body("")), 404);
        JsonNode unknown =
                refused(
                        GATEWAY.chat(BANK, TestGateway.body("").replace(TestHub.ALIAS, "no-such")),
                        404);
        assertThat(hidden).isEqualTo(unknown);
    }

    @Test
    void modelWithoutAPriceIsNotCalled() {
        JsonNode error =
                refused(
                        GATEWAY.chat(
                                BANK,
                                TestGateway.body("").replace(TestHub.ALIAS, TestHub.UNPRICED)),
                        503);
        assertThat(error.get("code").asString()).isEqualTo("model_not_priced");
    }

    @Test
    void mistypedKeyIsRefused() {
        HttpResponse<String> answer =
                TestGateway.send(
                        HttpRequest.newBuilder(GATEWAY.url().resolve("/v1/models"))
                                .header("authorization", "Bearer " + BANK.key().reveal() + "x"));
        refused(answer, 401);
        refused(TestGateway.send(HttpRequest.newBuilder(GATEWAY.url().resolve("/v1/models"))), 401);
    }

    @Test
    void modelsAreExactlyThoseThatMayBeCalled() {
        JsonNode list = json(GATEWAY.get(BANK, "/v1/models"));
        assertThat(list.get("data")).hasSize(2);
        assertThat(list.at("/data/0/id").asString()).isEqualTo(TestHub.ALIAS);
        assertThat(list.at("/data/1/id").asString()).isEqualTo(TestHub.VECTORS);
        assertThat(json(GATEWAY.get(BANK, "/v1/models/" + TestHub.ALIAS)).get("object").asString())
                .isEqualTo("model");
        refused(GATEWAY.get(BANK, "/v1/models/no-such"), 404);
    }

    @Test
    void limitsAreToldWithWhatIsLeftAndWhenToRetry() {
        TestBank bank =
                HUB.add(
                        TestBank.of(
                                "bank-limits",
                                new AppliedLimit(
                                        LimitLevel.BANK,
                                        "bank-limits",
                                        LimitKind.REQUESTS_PER_MINUTE,
                                        2)));
        await(bank);
        HttpResponse<String> second = GATEWAY.chat(bank, TestGateway.body(""));
        assertThat(second.headers().firstValue("x-ratelimit-limit-requests")).contains("2");
        assertThat(second.headers().firstValue("x-ratelimit-remaining-requests")).contains("0");
        HttpResponse<String> third = GATEWAY.chat(bank, TestGateway.body(""));
        JsonNode error = refused(third, 429);
        assertThat(error.get("code").asString()).isEqualTo("rate_limit_exceeded");
        assertThat(error.get("message").asString())
                .contains("bank")
                .contains("2 requests per minute")
                .contains("0 requests left");
        assertThat(Long.parseLong(third.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(1L, 65L);
        assertThat(third.headers().firstValue("x-ratelimit-limit-requests")).contains("2");
        assertThat(third.headers().firstValue("x-ratelimit-remaining-requests")).contains("0");
        assertThat(third.headers().firstValue("x-ratelimit-reset-requests")).isPresent();
        assertThat(third.headers().firstValue("x-should-retry")).isEmpty();
    }

    @Test
    void requestThatCanNeverFitIsNotToldToTryAgain() {
        TestBank bank =
                HUB.add(
                        TestBank.of(
                                "bank-tiny",
                                new AppliedLimit(
                                        LimitLevel.BANK,
                                        "bank-tiny",
                                        LimitKind.TOKENS_PER_MINUTE,
                                        20)));
        HttpResponse<String> answer = GATEWAY.chat(bank, TestGateway.body(""));
        JsonNode error = refused(answer, 429);
        assertThat(error.get("message").asString())
                .contains("20 tokens per minute")
                .contains("Waiting does not help");
        assertThat(answer.headers().firstValue("retry-after")).isEmpty();
        assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
    }

    @Test
    void spentBudgetIs402AndSmallerGrantsAreTold() {
        // 35 prompt tokens cost 70 micro-yuan, each token of the answer 8: 20 of them are 160.
        TestBank bank =
                HUB.add(
                        TestBank.of(
                                "bank-budget",
                                new AppliedLimit(
                                        LimitLevel.KEY,
                                        "any-key",
                                        LimitKind.MONEY_PER_MONTH,
                                        230)));
        SharedHub.MEMBER.tokens = 100;
        try {
            HttpResponse<String> first = GATEWAY.chat(bank, TestGateway.body("\"max_tokens\":100"));
            assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
            assertThat(first.headers().firstValue("x-hub-max-tokens")).contains("20");
            assertThat(json(first).at("/usage/completion_tokens").asInt()).isEqualTo(20);
        } finally {
            SharedHub.MEMBER.tokens = 5;
        }
        JsonNode error = refused(GATEWAY.chat(bank, TestGateway.body("")), 402);
        assertThat(error.get("code").asString()).isEqualTo("budget_exhausted");
        assertThat(error.get("message").asString()).contains("0.00023 yuan");
    }

    @Test
    void addressesMethodsAndTypesAreRefusedInOneShape() {
        refused(GATEWAY.get(BANK, "/v1/nothing"), 404);
        refused(GATEWAY.get(BANK, "/nothing"), 404);
        refused(GATEWAY.get(BANK, "/v1/chat/completions"), 405);
        for (String type : List.of("text/plain", "json", "a/b/c")) {
            HttpRequest.Builder other =
                    HttpRequest.newBuilder(GATEWAY.url().resolve("/v1/chat/completions"))
                            .header("authorization", "Bearer " + BANK.key().reveal())
                            .header("content-type", type)
                            .POST(HttpRequest.BodyPublishers.ofString("x"));
            refused(TestGateway.send(other), 415);
        }
        refused(GATEWAY.chat(BANK, "x".repeat(300_000)), 413);
        assertThat(GATEWAY.get(BANK, "/actuator/env").statusCode()).isEqualTo(404);
    }

    @Test
    void slowHeadIsCutOffHoweverSteadilyItDrips() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", GATEWAY.url().getPort())) {
            byte[] head =
                    "GET /v1/models HTTP/1.1\r\nhost: a\r\nx: ".getBytes(StandardCharsets.US_ASCII);
            long start = System.nanoTime();
            boolean open = true;
            for (int i = 0; open && i < 400; i++) {
                try {
                    socket.getOutputStream().write(i < head.length ? head[i] : 'x');
                    Thread.sleep(25);
                } catch (IOException e) {
                    open = false;
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            assertThat(open)
                    .as("still open after %d ms", (System.nanoTime() - start) / 1_000_000)
                    .isFalse();
        }
    }

    @Test
    void slowBodyIsCutOff() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", GATEWAY.url().getPort())) {
            socket.getOutputStream()
                    .write(
                            ("POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n"
                                            + "content-length: 1000\r\nauthorization: Bearer "
                                            + BANK.key().reveal()
                                            + "\r\n\r\n{")
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 408").contains("request_timeout");
        }
    }

    @Test
    void numbersAreExposedAndHoldNoSecret() {
        await(BANK);
        String metrics = internal("/actuator/prometheus", FakeService.SECRET).body();
        assertThat(metrics)
                .contains("hub_gateway_requests_total{bank=\"bank-edge\",outcome=\"COMPLETED\"}")
                .contains("hub_gateway_journal_fsync_seconds_count")
                .contains("hub_gateway_settlement_backlog")
                .doesNotContain(BANK.key().id().value());
    }

    @Test
    void hubsOwnIsThereForTheHubAlone() {
        for (String path :
                List.of(
                        "/actuator/prometheus",
                        "/actuator/%70rometheus",
                        "/%61ctuator/prometheus",
                        "/actuator/prometheus/",
                        "/actuator;a=b/prometheus",
                        "//actuator/prometheus",
                        "/actuator/health/../prometheus",
                        "/actuator/health/gateway",
                        "/actuator",
                        "/actuator/env")) {
            refused(internal(path, ""), 404);
            refused(internal(path, "wrong"), 404);
        }
        assertThat(internal("/actuator/prometheus", FakeService.SECRET).statusCode())
                .isEqualTo(200);
        for (String path : List.of("", "/liveness", "/readiness")) {
            assertThat(GATEWAY.get(BANK, "/actuator/health" + path).statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> internal(String path, String secret) {
        return TestGateway.send(
                HttpRequest.newBuilder(URI.create(GATEWAY.url() + path))
                        .header(InternalApi.SECRET, secret));
    }

    @Test
    void concurrencyFreesItsSlotBeforeTheLastByte() {
        TestBank bank =
                HUB.add(
                        TestBank.of(
                                "bank-one",
                                new AppliedLimit(
                                        LimitLevel.BANK, "bank-one", LimitKind.CONCURRENCY, 1)));
        for (int i = 0; i < 20; i++) {
            WatchedStream stream = WatchedStream.open(GATEWAY.url(), bank, "\"max_tokens\":2");
            stream.awaitEnd();
            assertThat(stream.text()).endsWith("data: [DONE]\n\n");
        }
    }

    private static void await(TestBank bank) {
        Eventually.holds(
                "answered",
                SOON,
                () -> GATEWAY.chat(bank, TestGateway.body("")).statusCode() == 200);
    }

    private static void refusedWith(TestBank bank, int status, String code) {
        JsonNode error = refused(GATEWAY.chat(bank, TestGateway.body("")), status);
        assertThat(error.get("code").asString()).isEqualTo(code);
    }

    private static JsonNode refused(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        JsonNode error = json(answer).get("error");
        assertThat(error.propertyNames())
                .containsExactlyInAnyOrderElementsOf(List.of("message", "type", "param", "code"));
        return error;
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return ContractJson.mapper().readTree(answer.body());
    }
}
