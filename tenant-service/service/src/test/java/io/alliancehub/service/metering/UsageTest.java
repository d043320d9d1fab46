package io.alliancehub.service.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.InternalApi;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.lettuce.core.ScriptOutputType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
        bank.stream(withId(bank.call(1, 0, 1), "id\u0000with-nothing-in-it"));
        bank.stream(withId(bank.call(1, 0, 1), "long-" + "x".repeat(4_000)));
        bank.stream(withProfile(bank.call(1, 0, 1), "a\u0000b"));
        service.redis().commands().xadd(RedisNames.usage(bank.id), Map.of("else", "no event"));
        bank.stream(good);
        RunningService.await("the good one", () -> bank.booked() == 1);
        RunningService.await("an empty stream", () -> streamLength() == 0);
        assertThat(deadLetters(bank))
                .containsExactlyInAnyOrder(
                        "MALFORMED",
                        "MALFORMED",
                        "MALFORMED",
                        "MALFORMED",
                        "MALFORMED",
                        "MALFORMED",
                        "UNKNOWN_PRICE",
                        "UNKNOWN_PRICE",
                        "UNSTORABLE");
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
                        null,
                        event.endedAt(),
                        "gateway-1",
                        null,
                        null);
        // Kept is kept: the gateway may drop it, a person will see it.
        assertThat(bank.send(strange)).containsExactly(event.id());
        assertThat(deadLetters(other)).containsExactly("UNKNOWN_CALLER");
        JsonNode after =
                service.post("/dead-letters/" + deadLetter(event) + "/retry", "")
                        .expect(200)
                        .json();
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
        for (List<UsageEvent> half : List.of(events.subList(0, 500), events.subList(500, 1_000))) {
            String[] ids = half.stream().map(UsageEvent::id).toArray(String[]::new);
            RunningService.await("a thousand calls", () -> confirmed(ids).size() == 500);
        }
        RunningService.await("an empty stream", () -> streamLength() == 0);
        assertThat(service.get(bank.path("/usage?limit=200")).json().path("items").size())
                .isEqualTo(200);
        JsonNode balance =
                service.get("/ledger/trial-balance?tenantId=" + bank.id).expect(200).json();
        assertThat(balance.path("balanced").asBoolean()).isTrue();
    }

    @Test
    void whatAConsumerThatIsGoneWasGivenIsTakenOverAndBookedOnce() {
        UsageEvent open = bank.call(10, 0, 5);
        UsageEvent booked = bank.call(20, 0, 5);
        // It died before it stored the one, and between storing and taking the other.
        giveToAnother(open);
        giveToAnother(booked);
        assertThat(bank.send(booked)).containsExactly(booked.id());
        service.clock().ahead(Duration.ofSeconds(20));
        try {
            RunningService.await("both on the books", () -> bank.booked() == 2);
            RunningService.await("an empty stream", () -> streamLength() == 0);
        } finally {
            service.clock().ahead(Duration.ZERO);
        }
        JsonNode balance =
                service.get("/ledger/trial-balance?tenantId=" + bank.id).expect(200).json();
        // 10 + 20 tokens at 2.0000 and 10 at 8.1234 yuan per million
        assertThat(balance.path("debits").asString()).isEqualTo("0.0001412340");
    }

    /** Puts an event on the stream that another consumer reads at once and has had for a minute. */
    private void giveToAnother(UsageEvent event) {
        service.redis()
                .<String>run(
                        // The service makes the group at its next look, which may be yet to come.
                        "redis.pcall('XGROUP', 'CREATE', KEYS[1], ARGV[2], '0', 'MKSTREAM')"
                                + " local id = redis.call('XADD', KEYS[1], '*', 'event', ARGV[1])"
                                + " redis.call('XREADGROUP', 'GROUP', ARGV[2], 'gone', 'STREAMS',"
                                + " KEYS[1], '>')"
                                + " redis.call('XCLAIM', KEYS[1], ARGV[2], 'gone', 0, id, 'IDLE',"
                                + " 60000) return id",
                        ScriptOutputType.VALUE,
                        new String[] {RedisNames.usage(bank.id)},
                        ContractJson.write(event),
                        RedisNames.USAGE_GROUP);
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
                .as("what is set aside is kept as well: nobody need send it again")
                .containsExactlyInAnyOrder("broken", good.id());
        assertThat(confirmed("broken", "id\u0000")).containsExactly("broken");
        service.internal("POST", InternalApi.USAGE_EVENTS, "nonsense").expect(422);
    }

    @Test
    void eventOfAnotherBanksStreamIsNeverBookedByTryingAgain() {
        Bank other = new Bank(service);
        UsageEvent event = other.call(1, 0, 1);
        bank.stream(event);
        RunningService.await("the event set aside", () -> !deadLetters(other).isEmpty());
        JsonNode after =
                service.post("/dead-letters/" + deadLetter(event) + "/retry", "")
                        .expect(200)
                        .json();
        assertThat(after.has("resolvedAt")).isFalse();
        assertThat(after.path("stream").asString()).isEqualTo(bank.id.value());
        assertThat(other.booked()).isZero();
    }

    @Test
    void eventThatWasSetAsideCanBeDismissedWithAReason() {
        UsageEvent event = bank.call(1, 0, 1);
        bank.send(event);
        bank.send(withMember(event, "member-2"));
        String path = "/dead-letters/" + deadLetter(event);
        service.post(path + "/dismiss", "{}").expect(422);
        JsonNode after =
                service.post(path + "/dismiss", "{\"reason\":\"sent by a test\"}")
                        .expect(200)
                        .json();
        assertThat(after.path("resolution").asString()).isEqualTo("DISMISSED");
        assertThat(after.has("resolvedAt")).isTrue();
        service.post(path + "/dismiss", "{\"reason\":\"again\"}").expect(409);
        service.post(path + "/retry", "").expect(409);
        JsonNode audit =
                service.get("/audit?action=usage.dismissed").expect(200).json().path("items");
        assertThat(audit.get(0).path("subject").asString()).isEqualTo(deadLetter(event) + "");
        assertThat(audit.get(0).path("reason").asString()).isEqualTo("sent by a test");
        assertThat(bank.booked()).isEqualTo(1);
    }

    @Test
    void eventWhoseCauseIsGoneIsBookedByTryingAgain() {
        UsageEvent event = bank.call(1, 0, 1);
        UsageEvent early = withPrice(event, "prc-" + bank.id);
        assertThat(bank.send(early)).containsExactly(event.id());
        // A price row under the id that the event names, as a restored database would have it.
        service.bean(TenantTransactions.class)
                .call(
                        Scope.ALLIANCE,
                        jdbc ->
                                jdbc.sql(
                                                "insert into price select ?, alias,"
                                                        + " input_per_million, cached_input_per_million,"
                                                        + " output_per_million, valid_from - interval '1"
                                                        + " day', created_at from price where"
                                                        + " price_version = ?")
                                        .param("prc-" + bank.id)
                                        .param(bank.priceVersion)
                                        .update());
        JsonNode after =
                service.post("/dead-letters/" + deadLetter(event) + "/retry", "")
                        .expect(200)
                        .json();
        assertThat(after.path("resolution").asString()).isEqualTo("BOOKED");
        assertThat(bank.booked()).isEqualTo(1);
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

    private long deadLetter(UsageEvent event) {
        return service.bean(ClearingTransactions.class)
                .call(
                        jdbc ->
                                jdbc.sql("select id from dead_letter where event_id = ?")
                                        .param(event.id())
                                        .query(Long.class)
                                        .single());
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
        return copy(event, event.id(), priceVersion, event.memberId(), event.evidence());
    }

    private static UsageEvent withMember(UsageEvent event, String memberId) {
        return copy(event, event.id(), event.priceVersion(), memberId, event.evidence());
    }

    private static UsageEvent withId(UsageEvent event, String id) {
        return copy(event, id, event.priceVersion(), event.memberId(), event.evidence());
    }

    private static UsageEvent withProfile(UsageEvent event, String profile) {
        UsageEvent.Evidence evidence =
                new UsageEvent.Evidence("b", "t", null, profile, 0.7, 1.0, 0, 42, null);
        return copy(event, event.id(), event.priceVersion(), event.memberId(), evidence);
    }

    private static UsageEvent copy(
            UsageEvent event,
            String id,
            String priceVersion,
            @Nullable String memberId,
            UsageEvent.@Nullable Evidence evidence) {
        TokenUsage usage = event.usage();
        return new UsageEvent(
                id,
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
                event.dispatchedAt(),
                event.firstTokenAt(),
                event.endedAt(),
                event.gatewayId(),
                memberId,
                evidence);
    }
}
