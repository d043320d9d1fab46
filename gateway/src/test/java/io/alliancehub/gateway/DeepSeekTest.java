package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.contract.UsageEvent.Measurement;
import io.alliancehub.gateway.testing.Eventually;
import io.alliancehub.gateway.testing.FakeMember;
import io.alliancehub.gateway.testing.SharedHub;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import io.alliancehub.gateway.testing.TestHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What clients of DeepSeek's API expect beyond OpenAI's. */
final class DeepSeekTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final TestHub HUB = SharedHub.HUB;
    private static final TestBank BANK = HUB.add(TestBank.of("bank-deepseek"));
    private static final String BEGUN =
            "{\"model\":\"hub-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Write\"},"
                    + "{\"role\":\"assistant\",\"content\":\"```python\\n\",\"prefix\":true}]}";

    private static TestGateway impatient;

    @BeforeAll
    static void start() {
        impatient =
                new TestGateway(
                        HUB,
                        TestGateway.temporaryFolder(),
                        Map.of("hub.gateway.keep-alive-every", "100ms"));
    }

    @AfterAll
    static void stop() {
        impatient.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/v1", "/beta", "/beta/v1"})
    void everyBaseUrlHasTheSameApi(String base) {
        HttpResponse<String> chat = post(base + "/chat/completions", TestGateway.body(""));
        assertThat(chat.statusCode()).as(chat.body()).isEqualTo(200);
        HttpResponse<String> raw =
                post(base + "/completions", TestGateway.completion("\"prompt\":\"def \""));
        assertThat(raw.statusCode()).as(raw.body()).isEqualTo(200);
        assertThat(raw.body()).contains("text_completion");
        for (String path : new String[] {"/models", "/models/hub-mini", "/user/balance"}) {
            assertThat(get(BANK, base + path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(get(BANK, base + "/completions").statusCode()).isEqualTo(405);
        assertThat(post(base + "/user/balance", "{}").statusCode()).isEqualTo(405);
        assertThat(get(TestBank.of("bank-nobody"), base + "/user/balance").statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/beta",
                "/beta/",
                "/betamax/models",
                "/beta/beta/models",
                "/beta/v1/v1/models",
                "/beta/actuator/prometheus",
                "/v1/beta/models",
                "/v1/v1/models",
                "/user",
                "/user/balance/",
                "/chat"
            })
    void nothingElseIsThere(String path) {
        assertThat(get(BANK, path).statusCode()).isEqualTo(404);
    }

    @Test
    void aBegunAnswerIsCountedAsTheMemberCountsIt() {
        HttpResponse<String> answer = post("/beta/chat/completions", BEGUN);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(stored(answer).measurement()).isEqualTo(Measurement.MEASURED);
        JsonNode sent = SharedHub.MEMBER.requestBodies.getLast();
        assertThat(sent.at("/messages/1/prefix").asBoolean()).isTrue();
        assertThat(sent.at("/messages/1/content").asString()).isEqualTo("```python\n");
    }

    static Stream<Arguments> badPrefixes() {
        return Stream.of(
                Arguments.of(BEGUN.replace("true", "\"CANARY\""), "messages[1].prefix"),
                Arguments.of(BEGUN.replace("assistant", "user"), "messages[1].prefix"),
                Arguments.of(
                        BEGUN.replace("\"Write\"", "\"Write\",\"prefix\":true"),
                        "messages[0].prefix"),
                Arguments.of(
                        BEGUN.replace("\"prefix\"", "\"reasoning_content\":7,\"prefix\""),
                        "messages[1].reasoning_content"),
                Arguments.of(
                        BEGUN.replace("\"prefix\"", "\"reasoning_content\":\"CANARY\",\"prefix\""),
                        "messages"));
    }

    @ParameterizedTest
    @MethodSource("badPrefixes")
    void aPrefixThatIsNoneIsRefusedByName(String body, String param) {
        HttpResponse<String> answer = post("/beta/chat/completions", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(json(answer).at("/error/param").asString()).isEqualTo(param);
        assertThat(answer.body()).doesNotContain("CANARY");
    }

    @Test
    void theBalanceIsWhatTheTightestLimitOfMoneyLeaves() {
        TestBank bank =
                HUB.add(
                        TestBank.of(
                                "bank-balance",
                                money(LimitKind.MONEY_PER_DAY, 5_000_000),
                                money(LimitKind.MONEY_PER_MONTH, 3_000_000)));
        assertThat(balance(bank).toString())
                .isEqualTo(
                        "{\"is_available\":true,\"balance_infos\":[{\"currency\":\"CNY\","
                                + "\"total_balance\":\"3.00\",\"granted_balance\":\"3.00\","
                                + "\"topped_up_balance\":\"0.00\"}]}");
        HttpResponse<String> answer =
                TestGateway.chat(impatient.url(), bank, TestGateway.body("\"max_tokens\":5"));
        UsageEvent event = stored(answer);
        long micro = TestHub.PRICES.microYuan(event.usage());
        Eventually.holds(
                "what was held and not used is back",
                SOON,
                () -> left(bank).compareTo(BigDecimal.valueOf(3_000_000 - micro, 6)) == 0);
        assertThat(micro).as("to the micro-yuan").isPositive();
    }

    @Test
    void whoseMoneyIsSpentIsToldAndRefused() {
        TestBank poor =
                HUB.add(
                        TestBank.of(
                                "bank-poor",
                                money("bank-poor", LimitKind.MONEY_PER_DAY, 0),
                                money("bank-poor", LimitKind.MONEY_PER_MONTH, 9_000_000)));
        assertThat(balance(poor).get("is_available").asBoolean()).isFalse();
        assertThat(balance(poor).at("/balance_infos/0/total_balance").asString()).isEqualTo("0.00");
        HttpResponse<String> answer = TestGateway.chat(impatient.url(), poor, TestGateway.body(""));
        assertThat(answer.statusCode()).isEqualTo(402);
        assertThat(json(answer).at("/error/type").asString()).isEqualTo("insufficient_quota");
    }

    @Test
    void aBankThatNoLimitOfMoneyBindsHasNoBalance() {
        assertThat(balance(BANK).toString())
                .isEqualTo("{\"is_available\":true,\"balance_infos\":[]}");
    }

    @Test
    void whereCountersAreNotReadyThereIsNoBalance() {
        TestBank bank =
                HUB.add(
                        TestBank.of(
                                "bank-recounted",
                                money("bank-recounted", LimitKind.MONEY_PER_DAY, 5_000_000)));
        assertThat(left(bank)).isEqualByComparingTo("5");
        HUB.commands().del(RedisNames.ready(bank.tenant()));
        HttpResponse<String> answer = get(bank, "/user/balance");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).at("/error/code").asString()).isEqualTo("limits_rebuilding");
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
    }

    @Test
    void whoWaitsForAWholeAnswerIsSentBlankLines() {
        HttpResponse<String> answer = afterPause(450, () -> post("/chat/completions", body(5)));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("\n\n").doesNotEndWith("\n");
        assertThat(answer.headers().firstValue("content-length")).isEmpty();
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(json(answer).at("/usage/completion_tokens").asInt()).isEqualTo(5);
        assertThat(stored(answer).usage().completionTokens()).isEqualTo(5);
        HttpResponse<String> quick = post("/chat/completions", body(5));
        assertThat(quick.body()).startsWith("{");
        assertThat(quick.headers().firstValue("content-length")).isPresent();
    }

    @Test
    void whoWaitsForAStreamIsSentComments() {
        String body = TestGateway.body("\"max_tokens\":5,\"stream\":true");
        assertThat(afterPause(450, () -> post("/chat/completions", body)).body())
                .startsWith(": keep-alive\n\n")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void whatFailsAfterABlankLineIsNoAnswer() {
        SharedHub.MEMBER.accountsForAnother = true;
        try {
            assertThatThrownBy(() -> afterPause(450, () -> post("/chat/completions", body(5))))
                    .as("the transfer breaks off")
                    .isInstanceOf(UncheckedIOException.class);
            String said = afterPause(450, () -> rawly("/chat/completions", body(5)));
            assertThat(said)
                    .startsWith("HTTP/1.1 200 ")
                    .contains("member_failed")
                    .as("the last chunk, which would make it whole")
                    .doesNotEndWith("0\r\n\r\n");
        } finally {
            SharedHub.MEMBER.accountsForAnother = false;
        }
    }

    /** All that comes until the connection is closed. */
    private static String rawly(String path, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST "
                        + path
                        + " HTTP/1.1\r\nhost: hub\r\ncontent-type: application/json\r\nauthorization: Bearer "
                        + BANK.key().reveal()
                        + "\r\ncontent-length: "
                        + content.length
                        + "\r\n\r\n";
        try (var socket = new Socket("127.0.0.1", impatient.url().getPort())) {
            socket.setSoTimeout((int) SOON.toMillis());
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(content);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T afterPause(long millis, Supplier<T> asking) {
        FakeMember member = SharedHub.MEMBER;
        member.firstPauseMillis = millis;
        try {
            return asking.get();
        } finally {
            member.firstPauseMillis = 0;
        }
    }

    private static String body(int tokens) {
        return TestGateway.body("\"max_tokens\":" + tokens);
    }

    private static AppliedLimit money(LimitKind kind, long microYuan) {
        return money("bank-balance", kind, microYuan);
    }

    private static AppliedLimit money(String bank, LimitKind kind, long microYuan) {
        return new AppliedLimit(LimitLevel.BANK, bank, kind, microYuan);
    }

    private static JsonNode balance(TestBank bank) {
        HttpResponse<String> answer = get(bank, "/user/balance");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static BigDecimal left(TestBank bank) {
        return new BigDecimal(balance(bank).at("/balance_infos/0/total_balance").asString());
    }

    private static UsageEvent stored(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String id = answer.headers().firstValue("x-request-id").orElseThrow() + "-0";
        Eventually.holds("event stored", SOON, () -> HUB.service.stored.containsKey(id));
        return HUB.service.stored.get(id);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return ContractJson.mapper().readTree(answer.body());
    }

    private static HttpResponse<String> get(TestBank bank, String path) {
        return impatient.get(bank, path);
    }

    private static HttpResponse<String> post(String path, String body) {
        return TestGateway.send(
                HttpRequest.newBuilder(impatient.url().resolve(path))
                        .header("authorization", "Bearer " + BANK.key().reveal())
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
