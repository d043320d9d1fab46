package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.contract.UsageEvent.Measurement;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.gateway.testing.Eventually;
import io.alliancehub.gateway.testing.SharedHub;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import io.alliancehub.gateway.testing.TestHub;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Embeddings and orders of texts: admitted, relayed and billed by prompt tokens alone. */
final class TextsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String EMBEDDINGS = "/v1/embeddings";
    private static final String RERANK = "/v1/rerank";
    private static final TestHub HUB = SharedHub.HUB;
    private static final TestGateway GATEWAY = SharedHub.GATEWAY;
    private static final TestBank BANK = HUB.add(TestBank.of("bank-texts"));

    private static String body(String model, String fields) {
        return "{\"model\":\"" + model + "\"," + fields + "}";
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(EMBEDDINGS, "\"input\":\"Es war\"", 6),
                Arguments.of(EMBEDDINGS, "\"input\":[\"Es\",\"war\",[65,66]]", 7),
                Arguments.of(EMBEDDINGS, "\"input\":[65,66,67],\"encoding_format\":\"base64\"", 3),
                Arguments.of(
                        RERANK, "\"query\":\"Es\",\"documents\":[\"war\",{\"text\":\"was\"}]", 8));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void promptTokensAloneAreReservedAndBilled(String path, String fields, int tokens) {
        for (String model : new String[] {TestHub.ALIAS, TestHub.VECTORS}) {
            HttpResponse<String> answer = GATEWAY.ask(BANK, path, body(model, fields));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-hub-max-tokens")).contains("0");
            UsageEvent event = stored(answer);
            assertThat(event.alias()).isEqualTo(model);
            assertThat(event.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(event.measurement()).isEqualTo(Measurement.MEASURED);
            assertThat(event.usage().promptTokens()).isEqualTo(tokens);
            assertThat(event.usage().completionTokens()).isZero();
            assertThat(event.evidence()).isNotNull();
        }
    }

    @Test
    void aMembersOtherCountIsNotBelieved() {
        SharedHub.MEMBER.promptTokensMore = 5;
        try {
            UsageEvent event =
                    stored(
                            GATEWAY.ask(
                                    BANK, EMBEDDINGS, body(TestHub.VECTORS, "\"input\":\"Es\"")));
            assertThat(event.measurement()).isEqualTo(Measurement.COUNTED);
            assertThat(event.usage().promptTokens()).isEqualTo(2);
        } finally {
            SharedHub.MEMBER.promptTokensMore = 0;
        }
    }

    @Test
    void limitsBindTextsAsTheyBindChat() {
        TestBank bank =
                HUB.add(
                        TestBank.of(
                                "bank-texts-limits",
                                new AppliedLimit(
                                        LimitLevel.BANK,
                                        "bank-texts-limits",
                                        LimitKind.TOKENS_PER_MINUTE,
                                        20)));
        Eventually.holds(
                "snapshot", SOON, () -> GATEWAY.get(bank, "/v1/models").statusCode() == 200);
        String eight = body(TestHub.VECTORS, "\"input\":[\"Es war\",\"am\"]");
        assertThat(GATEWAY.ask(bank, EMBEDDINGS, eight).statusCode()).isEqualTo(200);
        assertThat(GATEWAY.ask(bank, EMBEDDINGS, eight).statusCode()).isEqualTo(200);
        HttpResponse<String> third = GATEWAY.ask(bank, EMBEDDINGS, eight);
        assertThat(third.statusCode()).as(third.body()).isEqualTo(429);
        assertThat(third.body()).contains("20 tokens per minute").contains("needs 8 tokens");
        // What is left is enough for a shorter one.
        String four = body(TestHub.VECTORS, "\"input\":\"Es w\"");
        assertThat(GATEWAY.ask(bank, EMBEDDINGS, four).statusCode()).isEqualTo(200);
    }

    @Test
    void eachKindIsAskedAtItsOwnAddresses() {
        JsonNode models =
                ContractJson.mapper().readTree(GATEWAY.get(BANK, "/v1/models").body()).get("data");
        assertThat(models.findValuesAsString("kind")).contains("generation", "embedding");
        HttpResponse<String> chat =
                GATEWAY.chat(BANK, TestGateway.body("").replace(TestHub.ALIAS, TestHub.VECTORS));
        assertThat(chat.statusCode()).isEqualTo(422);
        assertThat(chat.body()).contains("writes no text: it is for /v1/embeddings and /v1/rerank");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(EMBEDDINGS, "\"user\":\"u\"", 422, "input"),
                Arguments.of(EMBEDDINGS, "\"input\":\"\"", 422, "input"),
                Arguments.of(EMBEDDINGS, "\"input\":[]", 422, "input"),
                Arguments.of(EMBEDDINGS, "\"input\":[\"CANARY\",7]", 422, "input"),
                Arguments.of(EMBEDDINGS, "\"input\":[1.5]", 422, "input"),
                Arguments.of(
                        EMBEDDINGS,
                        "\"input\":[\"a\",\"" + "CANARY".repeat(30_000) + "\"]",
                        400,
                        "input"),
                Arguments.of(
                        EMBEDDINGS, "\"input\":[" + "\"a\",".repeat(2048) + "\"a\"]", 422, "input"),
                Arguments.of(
                        EMBEDDINGS,
                        "\"input\":[\"" + ("x".repeat(4000) + "\",\"").repeat(40) + "x\"]",
                        400,
                        "input"),
                Arguments.of(RERANK, "\"documents\":[\"a\"]", 422, "query"),
                Arguments.of(RERANK, "\"query\":\"a\"", 422, "documents"),
                Arguments.of(
                        RERANK, "\"query\":\"a\",\"documents\":[{\"x\":1}]", 422, "documents"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void badBodyIsRefusedNamingItsFault(String path, String fields, int status, String param) {
        HttpResponse<String> answer = GATEWAY.ask(BANK, path, body(TestHub.VECTORS, fields));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(ContractJson.mapper().readTree(answer.body()).at("/error/param").asString())
                .isEqualTo(param);
        assertThat(answer.body()).doesNotContain("CANARY");
    }

    private static UsageEvent stored(HttpResponse<String> answer) {
        String id = answer.headers().firstValue("x-request-id").orElseThrow() + "-0";
        Eventually.holds("event stored", SOON, () -> HUB.service.stored.containsKey(id));
        return HUB.service.stored.get(id);
    }
}
