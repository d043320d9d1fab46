package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
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
import org.junit.jupiter.api.Test;

/** The main job: a bank's answer, relayed, counted and on its way to the bill. */
final class ChatTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final TestHub hub = SharedHub.HUB;
    private static final TestGateway gateway = SharedHub.GATEWAY;
    private static final TestBank bank = hub.add(TestBank.of("bank-chat"));

    @Test
    void streamedAnswerIsRelayedAndItsUsageReachesTheService() {
        HttpResponse<String> answer =
                gateway.chat(bank, TestGateway.body("\"stream\":true,\"max_tokens\":5"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        assertThat(answer.body().split("word ", -1)).hasSize(6);
        assertThat(answer.body()).doesNotContain("id: ").doesNotContain("event: ");
        UsageEvent event = stored(answer);
        assertThat(event.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(event.measurement()).isEqualTo(Measurement.MEASURED);
        assertThat(event.usage().completionTokens()).isEqualTo(5);
        assertThat(event.usage().promptTokens()).isPositive();
        assertThat(event.memberId()).isEqualTo("member-1");
        assertThat(event.evidence()).isNotNull();
    }

    @Test
    void wholeAnswerIsRelayedAndItsUsageReachesTheService() {
        HttpResponse<String> answer = gateway.chat(bank, TestGateway.body("\"max_tokens\":3"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var body = ContractJson.mapper().readTree(answer.body());
        assertThat(body.at("/usage/completion_tokens").asInt()).isEqualTo(3);
        assertThat(body.at("/model").asString()).isEqualTo(TestHub.ALIAS);
        assertThat(answer.headers().firstValue("x-hub-max-tokens")).contains("3");
        assertThat(answer.headers().map().keySet()).doesNotContain("x-hub-accounting");
        assertThat(stored(answer).usage().completionTokens()).isEqualTo(3);
    }

    private static UsageEvent stored(HttpResponse<String> answer) {
        String id = answer.headers().firstValue("x-request-id").orElseThrow() + "-0";
        Eventually.holds("event stored", SOON, () -> SharedHub.HUB.service.stored.containsKey(id));
        return SharedHub.HUB.service.stored.get(id);
    }
}
