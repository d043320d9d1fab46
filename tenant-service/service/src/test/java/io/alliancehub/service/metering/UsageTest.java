package io.alliancehub.service.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.InternalApi;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class UsageTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);

    @Test
    void eventOnTheStreamIsBookedExactlyAndLeavesTheStream() {
        UsageEvent event = bank.call(1_000, 400, 70);
        bank.stream(event);
        RunningService.await("the call on the books", () -> bank.booked() == 1);
        JsonNode row = service.get(bank.path("/usage/" + event.requestId())).expect(200).json();
        // 600 × 2.0000 + 400 × 0.5000 + 70 × 8.1234 yuan per million
        assertThat(row.path("amount").asString()).isEqualTo("0.0019686380");
        assertThat(row.path("usageId").asString()).isEqualTo(event.id());
        assertThat(row.path("evidence").path("seed").asInt()).isEqualTo(42);
        RunningService.await("an empty stream", () -> streamLength() == 0);
        JsonNode balance =
                service.get("/ledger/trial-balance?tenantId=" + bank.id).expect(200).json();
        assertThat(balance.path("balanced").asBoolean()).isTrue();
        assertThat(balance.path("debits").asString()).isEqualTo("0.0019686380");
    }

    @Test
    void eventThatComesTwiceIsBookedOnce() {
        UsageEvent event = bank.call(10, 0, 5);
        bank.stream(event);
        bank.stream(event);
        assertThat(bank.send(event, event)).containsExactly(event.id());
        RunningService.await("an empty stream", () -> streamLength() == 0);
        assertThat(bank.booked()).isEqualTo(1);
        assertThat(confirmed(event.id(), "never-seen")).containsExactly(event.id());
    }

    @Test
    void eventsThatCannotBeBookedAreSetAsideAndHoldUpNobody() {
        Bank other = new Bank(service);
        UsageEvent good = bank.call(1, 0, 1);
        bank.stream("no json at all");
        bank.stream("{\"id\":\"half-an-event\"}");
        bank.stream(other.call(1, 0, 1));
        bank.stream(withPrice(bank.call(1, 0, 1), "prc-unknown"));
        bank.stream(withPrice(bank.call(1, 0, 1), other.priceVersion));
        bank.stream(withMember(bank.call(1, 0, 1), "a\u0000b"));
        bank.stream(good);
        RunningService.await("the good one", () -> bank.booked() == 1);
        RunningService.await("an empty stream", () -> streamLength() == 0);
        assertThat(deadLetters(bank))
                .containsExactlyInAnyOrder(
                        "MALFORMED", "MALFORMED", "UNKNOWN_PRICE", "UNKNOWN_PRICE", "UNSTORABLE");
        assertThat(deadLetters(other)).containsExactly("WRONG_STREAM");
        assertThat(service.stranger("GET", "/actuator/health", "").text("status"))
                .isEqualTo("DEGRADED");
        assertThat(service.get("/dead-letters").expect(200).json().path("items").size())
                .isGreaterThanOrEqualTo(6);
    }

    @Test
    void sameIdWithOtherContentIsSetAside() {
        UsageEvent event = bank.call(10, 0, 5);
        assertThat(bank.send(event)).containsExactly(event.id());
        UsageEvent other = withMember(event, "member-2");
        assertThat(bank.send(other)).containsExactly(event.id());
        assertThat(deadLetters(bank)).containsExactly("ID_REUSED");
        assertThat(bank.booked()).isEqualTo(1);
    }

    @Test
    void callOfAStrangeKeyIsSetAsideAndCanBeTriedAgain() {
        Bank other = new Bank(service);
        UsageEvent event = bank.call(1, 0, 1);
        UsageEvent strange =
                new UsageEvent(
                        event.id(),
                        event.requestId(),
                        other.id,
                        other.project,
                        other.app,
                        bank.key,
                        other.alias,
                        other.modelVersion,
                        event.usage(),
                        0,
                        event.outcome(),
                        event.measurement(),
                        other.priceVersion,
                        event.occurredAt(),
                        null,
                        event.endedAt(),
                        "gateway-1",
                        null,
                        null);
        // Kept is kept: the gateway may drop it, a person will see it.
        assertThat(bank.send(strange)).containsExactly(event.id());
        assertThat(deadLetters(other)).containsExactly("UNKNOWN_CALLER");
        long id =
                service.bean(ClearingTransactions.class)
                        .call(
                                jdbc ->
                                        jdbc.sql("select id from dead_letter where event_id = ?")
                                                .param(event.id())
                                                .query(Long.class)
                                                .single());
        JsonNode after = service.post("/dead-letters/" + id + "/retry", "").expect(200).json();
        assertThat(after.has("resolvedAt")).isFalse();
    }

    @Test
    void lateEventIsRatedWithThePriceOfItsAdmission() {
        UsageEvent early = bank.call(1_000_000, 0, 0);
        bank.newPrice("99", "99", "99");
        bank.send(early);
        JsonNode row = service.get(bank.path("/usage/" + early.requestId())).json();
        assertThat(new BigDecimal(row.path("amount").asString())).isEqualByComparingTo("2");
    }

    @Test
    void callThatCostsNothingIsBookedWithoutAPosting() {
        UsageEvent event = bank.call(0, 0, 0);
        bank.send(event);
        assertThat(bank.booked()).isEqualTo(1);
        assertThat(
                        service.get("/ledger/trial-balance?tenantId=" + bank.id)
                                .json()
                                .path("accounts")
                                .size())
                .isZero();
    }

    @Test
    void manyEventsAreCarriedInBatches() {
        List<UsageEvent> events = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            UsageEvent event = bank.call(i, i / 2, i);
            events.add(event);
            bank.stream(event);
        }
        RunningService.await(
                "a thousand calls",
                () ->
                        confirmed(
                                                events.subList(0, 500).stream()
                                                        .map(UsageEvent::id)
                                                        .toArray(String[]::new))
                                        .size()
                                == 500);
        RunningService.await("an empty stream", () -> streamLength() == 0);
        assertThat(service.get(bank.path("/usage?limit=200")).json().path("items").size())
                .isEqualTo(200);
        JsonNode balance =
                service.get("/ledger/trial-balance?tenantId=" + bank.id).expect(200).json();
        assertThat(balance.path("balanced").asBoolean()).isTrue();
    }

    @Test
    void batchWithAnUnreadableEventKeepsTheOthers() {
        UsageEvent good = bank.call(1, 0, 1);
        String body = "{\"events\":[{\"id\":\"broken\"}," + ContractJson.write(good) + "]}";
        String answer =
                service.internal("POST", InternalApi.USAGE_EVENTS, body)
                        .expect(200)
                        .response()
                        .body();
        assertThat(ContractJson.read(answer, InternalApi.UsageConfirmation.class).stored())
                .containsExactly(good.id());
        service.internal("POST", InternalApi.USAGE_EVENTS, "nonsense").expect(422);
    }

    private List<String> confirmed(String... ids) {
        String body = ContractJson.write(new InternalApi.UsageQuery(List.of(ids)));
        return ContractJson.read(
                        service.internal("POST", InternalApi.USAGE_CONFIRM, body)
                                .expect(200)
                                .response()
                                .body(),
                        InternalApi.UsageConfirmation.class)
                .stored();
    }

    private long streamLength() {
        return service.redis().commands().xlen(RedisNames.usage(bank.id));
    }

    private List<String> deadLetters(Bank of) {
        return service.bean(ClearingTransactions.class)
                .call(
                        jdbc ->
                                jdbc.sql("select reason from dead_letter where tenant_id = ?")
                                        .param(of.id.value())
                                        .query(String.class)
                                        .list());
    }

    private static UsageEvent withPrice(UsageEvent event, String priceVersion) {
        return copy(event, priceVersion, event.memberId());
    }

    private static UsageEvent withMember(UsageEvent event, String memberId) {
        return copy(event, event.priceVersion(), memberId);
    }

    private static UsageEvent copy(
            UsageEvent event,
            String priceVersion,
            @org.jspecify.annotations.Nullable String memberId) {
        TokenUsage usage = event.usage();
        return new UsageEvent(
                event.id(),
                event.requestId(),
                event.tenantId(),
                event.projectId(),
                event.appId(),
                event.keyId(),
                event.alias(),
                event.modelVersion(),
                usage,
                event.beyondTokens(),
                event.outcome(),
                event.measurement(),
                priceVersion,
                event.occurredAt(),
                event.firstTokenAt(),
                event.endedAt(),
                event.gatewayId(),
                memberId,
                event.evidence());
    }
}
