package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.gateway.testing.Eventually;
import io.alliancehub.gateway.testing.FakeMember;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import io.alliancehub.gateway.testing.TestHub;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls of derived models: which member gets them, with which adapter, and who may make them. */
final class AdapterCallTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);
    private static final TestHub HUB = new TestHub();
    private static final FakeMember FIRST = HUB.addMember("member-1");
    private static final FakeMember SECOND = HUB.addMember("member-2");
    private static final TestGateway GATEWAY = new TestGateway(HUB);
    private static final TestBank OWNER = HUB.add(TestBank.of("bank-owner"));
    private static final TestBank OTHER = HUB.add(TestBank.of("bank-other"));
    private static final String ALIAS = "bank-owner:risk";

    @AfterAll
    static void close() {
        GATEWAY.close();
        HUB.close();
    }

    @BeforeEach
    void ownerAloneMayCallIt() {
        FIRST.adapters = List.of();
        SECOND.adapters = List.of(new MemberHeartbeat.Adapter(ONE, false));
        derive(ONE, OWNER.tenant());
    }

    @AfterEach
    void forgetNothing() {
        SECOND.forgetsAdapters = false;
    }

    private static void derive(String adapter, TenantId... tenants) {
        HUB.derive(ALIAS, adapter, List.of(tenants));
        Eventually.holds("catalog and heartbeats are heard", SOON, () -> answersWith(adapter));
    }

    private static boolean answersWith(String adapter) {
        HttpResponse<String> answer = call(OWNER, "\"stream\":true");
        return answer.statusCode() == 200 && version(answer).equals("version-with-" + adapter);
    }

    private static String version(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-hub-model-version").orElse("");
    }

    private static HttpResponse<String> call(TestBank bank, String extra) {
        String body = TestGateway.body(extra).replace(TestHub.ALIAS, ALIAS);
        return GATEWAY.chat(bank, body);
    }

    private static Map<String, List<String>> lastAsked(FakeMember member) {
        return member.requestHeaders.getLast();
    }

    private static UsageEvent stored(HttpResponse<String> answer) {
        String id = answer.headers().firstValue("x-request-id").orElseThrow() + "-0";
        Eventually.holds("event stored", SOON, () -> HUB.service.stored.containsKey(id));
        return HUB.service.stored.get(id);
    }

    @Test
    void memberThatHasTheAdapterIsAskedForItAndTheBillNamesIt() {
        int before = FIRST.requestHeaders.size();
        for (String extra : List.of("\"stream\":true", "\"max_tokens\":3")) {
            HttpResponse<String> answer = call(OWNER, extra);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(lastAsked(SECOND).get("X-hub-adapter")).containsExactly(ONE);
            UsageEvent event = stored(answer);
            assertThat(event.modelVersion()).isEqualTo("version-with-" + ONE);
            assertThat(event.memberId()).isEqualTo("member-2");
            assertThat(event.evidence().adapterDigest()).isEqualTo(ONE);
        }
        assertThat(FIRST.requestHeaders).hasSize(before);
    }

    @Test
    void aliasThatPointsElsewhereAsksForTheOtherAdapterAtOnce() {
        SECOND.adapters =
                List.of(
                        new MemberHeartbeat.Adapter(ONE, true),
                        new MemberHeartbeat.Adapter(TWO, true));
        derive(TWO, OWNER.tenant());
        HttpResponse<String> answer = call(OWNER, "\"max_tokens\":3");
        assertThat(lastAsked(SECOND).get("X-hub-adapter")).containsExactly(TWO);
        assertThat(stored(answer).evidence().adapterDigest()).isEqualTo(TWO);
    }

    @Test
    void bankWithoutAGrantIsToldThatThereIsNoSuchModel() {
        assertThat(call(OTHER, "\"max_tokens\":3").statusCode()).isEqualTo(404);
        assertThat(GATEWAY.get(OTHER, "/v1/models").body()).doesNotContain(ALIAS);
        assertThat(GATEWAY.get(OWNER, "/v1/models").body()).contains(ALIAS);
        derive(ONE, OWNER.tenant(), OTHER.tenant());
        assertThat(call(OTHER, "\"max_tokens\":3").statusCode()).isEqualTo(200);
    }

    @Test
    void adapterThatACallerNamesIsNotPassedOn() {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(GATEWAY.url().resolve("/v1/chat/completions"))
                        .header("authorization", "Bearer " + OTHER.key().reveal())
                        .header("content-type", "application/json")
                        .header(MemberProtocol.ADAPTER, ONE)
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        TestGateway.body("\"max_tokens\":3")));
        int first = FIRST.requestHeaders.size();
        HttpResponse<String> answer = TestGateway.send(request);
        FakeMember asked = FIRST.requestHeaders.size() > first ? FIRST : SECOND;
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(lastAsked(asked)).doesNotContainKey("X-hub-adapter");
        assertThat(stored(answer).evidence().adapterDigest()).isNull();
    }

    @Test
    void modelWhoseAdapterNoMemberHasIsAwayForNow() {
        SECOND.adapters = List.of();
        Eventually.holds(
                "the heartbeat is heard",
                SOON,
                () -> call(OWNER, "\"max_tokens\":3").statusCode() == 503);
        HttpResponse<String> answer = call(OWNER, "\"max_tokens\":3");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        assertThat(answer.body()).contains("has this model's adapter");
    }

    @Test
    void answerByTheWeightsAloneIsNotTakenForOneOfTheAdapter() {
        SECOND.forgetsAdapters = true;
        HttpResponse<String> answer = call(OWNER, "\"max_tokens\":3");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
    }
}
