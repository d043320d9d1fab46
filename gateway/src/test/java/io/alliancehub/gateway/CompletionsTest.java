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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Raw completions and several choices: admitted, relayed, counted and billed as chat is. */
final class CompletionsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final TestHub HUB = SharedHub.HUB;
    private static final TestGateway GATEWAY = SharedHub.GATEWAY;
    private static final TestBank BANK = HUB.add(TestBank.of("bank-completions"));

    @Test
    void streamedCompletionIsRelayedAndBilledAsTheMemberCounted() {
        HttpResponse<String> answer =
                GATEWAY.complete(
                        BANK,
                        TestGateway.completion(
                                "\"prompt\":\"Es war\",\"stream\":true,\"max_tokens\":4"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).endsWith("data: [DONE]\n\n").contains("text_completion");
        assertThat(answer.body().split("word ", -1)).hasSize(5);
        UsageEvent event = stored(answer);
        assertThat(event.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(event.measurement()).isEqualTo(Measurement.MEASURED);
        assertThat(event.usage().promptTokens()).isEqualTo(6);
        assertThat(event.usage().completionTokens()).isEqualTo(4);
    }

    @Test
    void wholeCompletionOfTokenIdsIsBilledAsTheMemberCounted() {
        HttpResponse<String> answer =
                GATEWAY.complete(BANK, TestGateway.completion("\"prompt\":[65,66,67],\"n\":2"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = ContractJson.mapper().readTree(answer.body());
        assertThat(body.get("choices")).hasSize(2);
        assertThat(body.at("/object").asString()).isEqualTo("text_completion");
        assertThat(answer.headers().firstValue("x-hub-max-tokens"))
                .as("the default of this address, twice")
                .contains("32");
        UsageEvent event = stored(answer);
        assertThat(event.measurement()).isEqualTo(Measurement.MEASURED);
        assertThat(event.usage().promptTokens()).isEqualTo(3);
        assertThat(event.usage().completionTokens())
                .isEqualTo(body.at("/usage/completion_tokens").asLong())
                .isEqualTo(10);
    }

    @Test
    void choicesOfAChatAreReservedAndBilledTogether() {
        for (String stream : new String[] {"", ",\"stream\":true"}) {
            HttpResponse<String> answer =
                    GATEWAY.chat(BANK, TestGateway.body("\"n\":3,\"max_tokens\":5" + stream));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-hub-max-tokens")).contains("15");
            assertThat(answer.body().split("word ", -1)).hasSize(16);
            UsageEvent event = stored(answer);
            assertThat(event.measurement()).isEqualTo(Measurement.MEASURED);
            assertThat(event.usage().completionTokens()).isEqualTo(15);
        }
    }

    @Test
    void everyParameterReachesTheMember() {
        String fields =
                "\"prompt\":\"x\",\"min_p\":0.1,\"repetition_penalty\":1.2,\"presence_penalty\":-0.5,"
                        + "\"frequency_penalty\":0.25,\"logit_bias\":{\"7\":-3},\"logprobs\":4,"
                        + "\"min_tokens\":1,\"stop\":[\"a\"],\"seed\":5,\"echo\":true";
        assertThat(GATEWAY.complete(BANK, TestGateway.completion(fields)).statusCode())
                .isEqualTo(200);
        JsonNode sent =
                SharedHub.MEMBER.requestBodies.stream()
                        .filter(body -> body.has("echo"))
                        .findFirst()
                        .orElseThrow();
        JsonNode asked = ContractJson.mapper().readTree("{" + fields + "}");
        for (Map.Entry<String, JsonNode> field : asked.properties()) {
            assertThat(sent.get(field.getKey()))
                    .as(field.getKey())
                    .hasToString(field.getValue().toString());
        }
    }

    @Test
    void limitsBindCompletionsAsTheyBindChat() {
        TestBank bank =
                HUB.add(
                        TestBank.of(
                                "bank-raw-limits",
                                new AppliedLimit(
                                        LimitLevel.BANK,
                                        "bank-raw-limits",
                                        LimitKind.TOKENS_PER_MINUTE,
                                        60)));
        String eight = TestGateway.completion("\"prompt\":\"x\",\"max_tokens\":10,\"n\":8");
        Eventually.holds(
                "snapshot", SOON, () -> GATEWAY.get(bank, "/v1/models").statusCode() == 200);
        HttpResponse<String> first = GATEWAY.complete(bank, eight);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(first.headers().firstValue("x-hub-max-tokens"))
                .as("80 were wanted; one token of the prompt and these are the limit")
                .contains("59");
        HttpResponse<String> last = first;
        for (int i = 0; i < 10 && last.statusCode() == 200; i++) {
            last = GATEWAY.complete(bank, eight);
        }
        assertThat(last.statusCode()).as(last.body()).isEqualTo(429);
        assertThat(last.body()).contains("60 tokens per minute");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("\"max_tokens\":5", 422, "prompt"),
                Arguments.of("\"prompt\":[]", 422, "prompt"),
                Arguments.of("\"prompt\":\"\"", 400, "prompt"),
                Arguments.of("\"prompt\":7", 422, "prompt"),
                Arguments.of("\"prompt\":[1,-1]", 422, "prompt"),
                Arguments.of("\"prompt\":[\"CANARY\",\"b\"]", 422, "prompt"),
                Arguments.of("\"prompt\":\"a\",\"suffix\":7", 422, "suffix"),
                Arguments.of("\"prompt\":[1],\"suffix\":\"CANARY\"", 422, "suffix"),
                Arguments.of("\"prompt\":\"a\",\"suffix\":\"CANARY\"", 400, "suffix"),
                Arguments.of("\"prompt\":\"a\",\"n\":9", 422, "n"),
                Arguments.of("\"prompt\":\"a\",\"max_tokens\":5000", 400, "prompt"),
                Arguments.of("\"prompt\":\"" + "x".repeat(190_000) + "\"", 400, "prompt"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void badBodyIsRefusedNamingItsFault(String fields, int status, String param) {
        HttpResponse<String> answer = GATEWAY.complete(BANK, TestGateway.completion(fields));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(ContractJson.mapper().readTree(answer.body()).at("/error/param").asString())
                .isEqualTo(param);
        assertThat(answer.body()).doesNotContain("CANARY");
    }

    @Test
    void otherMethodsAreRefused() {
        assertThat(GATEWAY.get(BANK, "/v1/completions").statusCode()).isEqualTo(405);
        assertThat(GATEWAY.get(BANK, "/v1/completions/").statusCode()).isEqualTo(404);
    }

    private static UsageEvent stored(HttpResponse<String> answer) {
        String id = answer.headers().firstValue("x-request-id").orElseThrow() + "-0";
        Eventually.holds("event stored", SOON, () -> HUB.service.stored.containsKey(id));
        return HUB.service.stored.get(id);
    }
}
