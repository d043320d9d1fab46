package io.alliancehub.service.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class InvoiceTest {
    private static final Instant IN_NOVEMBER = Instant.parse("2026-11-10T00:00:00Z");
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);

    @Test
    void draftEqualsTheRecountToTheLastDigit() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<UsageEvent> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int prompt = random.nextInt(5_000);
            events.add(
                    call(
                            "draft-" + seed + "-" + i,
                            IN_NOVEMBER.plusSeconds(i),
                            new TokenUsage(
                                    prompt, random.nextInt(prompt + 1), random.nextInt(900), 0)));
        }
        bank.send(events.toArray(UsageEvent[]::new));
        JsonNode recount =
                service.post(bank.path("/invoices/2026-11/recount"), "").expect(200).json();
        assertThat(recount.path("differences").size()).isZero();
        assertThat(recount.path("equal").asBoolean()).isTrue();
        JsonNode draft = draft("2026-11");
        assertThat(recount.path("recountExactTotal").asString())
                .isEqualTo(draft.path("exactTotal").asString());
        assertThat(draft.path("lines").size()).isEqualTo(3);
        BigDecimal sum = BigDecimal.ZERO;
        long fen = 0;
        for (JsonNode line : draft.path("lines")) {
            BigDecimal exact = new BigDecimal(line.path("exactAmount").asString());
            BigDecimal residue = new BigDecimal(line.path("residue").asString());
            long minor = line.path("amountMinor").asLong();
            assertThat(BigDecimal.valueOf(minor, 2).add(residue)).isEqualByComparingTo(exact);
            sum = sum.add(exact);
            fen += minor;
        }
        assertThat(new BigDecimal(draft.path("exactTotal").asString())).isEqualByComparingTo(sum);
        assertThat(draft.path("totalMinor").asLong()).isEqualTo(fen);
    }

    @Test
    void halfAFenRoundsUpOnTheLineAndTheResidueIsShown() {
        // 2,500 tokens at 2.0000 yuan per million: half a fen exactly.
        bank.send(call("half", IN_NOVEMBER, new TokenUsage(2_500, 0, 0, 0)));
        JsonNode line = draft("2026-11").path("lines").get(0);
        assertThat(line.path("exactAmount").asString()).isEqualTo("0.0050000000");
        assertThat(line.path("amountMinor").asLong()).isEqualTo(1);
        assertThat(line.path("residue").asString()).isEqualTo("-0.0050000000");
        assertThat(draft("2026-11").path("rounding").asString()).isEqualTo("HALF_UP");
    }

    @Test
    void monthBeginsAndEndsInTheAlliancesZone() {
        bank.send(
                call("last", Instant.parse("2026-10-31T15:59:59.999999Z"), one()),
                call("first", Instant.parse("2026-10-31T16:00:00Z"), one()),
                call("end", Instant.parse("2026-11-30T15:59:59Z"), one()),
                call("next", Instant.parse("2026-11-30T16:00:00Z"), one()));
        assertThat(draft("2026-10").path("lines").get(0).path("tokens").asLong()).isEqualTo(1);
        assertThat(draft("2026-11").path("lines").get(0).path("tokens").asLong()).isEqualTo(2);
        assertThat(draft("2026-12").path("lines").get(0).path("tokens").asLong()).isEqualTo(1);
        assertThat(draft("2026-09").path("lines").size()).isZero();
        service.get(bank.path("/invoices/2026-13")).expect(422);
    }

    @Test
    void lineLeadsDownToItsRequests() {
        bank.send(
                call("a", IN_NOVEMBER, new TokenUsage(10, 5, 0, 0)),
                call("b", IN_NOVEMBER.plusSeconds(1), new TokenUsage(10, 0, 3, 0)),
                call("c", IN_NOVEMBER.plusSeconds(2), new TokenUsage(10, 10, 3, 0)));
        for (JsonNode line : draft("2026-11").path("lines")) {
            List<String> expected =
                    switch (line.path("tokenClass").asString()) {
                        case "INPUT" -> List.of(name("b"), name("a"));
                        case "CACHED_INPUT" -> List.of(name("c"), name("a"));
                        default -> List.of(name("c"), name("b"));
                    };
            List<String> found = new ArrayList<>();
            String path =
                    bank.path("/invoices/2026-11/lines/")
                            + line.path("id").asString()
                            + "/requests?limit=1";
            String cursor = "";
            while (cursor != null) {
                JsonNode page = service.get(path + cursor).expect(200).json();
                found.add(page.path("items").get(0).path("requestId").asString());
                cursor =
                        page.has("nextCursor")
                                ? "&cursor=" + page.path("nextCursor").asString()
                                : null;
            }
            assertThat(found).isEqualTo(expected);
        }
        service.get(bank.path("/invoices/2026-11/lines/line-0/requests")).expect(404);
    }

    @Test
    void eachPriceHasALineOfItsOwn() {
        bank.send(call("old", IN_NOVEMBER, one()));
        String newer = bank.newPrice("4", "4", "4");
        UsageEvent event = call("new", IN_NOVEMBER, one());
        bank.send(withPrice(event, newer));
        assertThat(draft("2026-11").path("lines"))
                .extracting(line -> line.path("priceVersion").asString())
                .containsExactlyInAnyOrder(bank.priceVersion, newer);
    }

    @Test
    void recountNamesCallsAtAPriceThatWasNotInForce() {
        Instant now = service.clock().instant();
        String newer = bank.newPrice("4", "4", "4");
        UsageEvent before = call("before", now, one());
        UsageEvent late = call("late", service.clock().instant().plusMillis(5), one());
        UsageEvent right = withPrice(call("right", late.occurredAt(), one()), newer);
        bank.send(before, late, right);
        String month = YearMonth.from(now.atZone(LimitWindows.ZONE)).toString();
        JsonNode recount =
                service.post(bank.path("/invoices/" + month + "/recount"), "").expect(200).json();
        assertThat(recount.path("equal").asBoolean()).isTrue();
        assertThat(recount.path("outsidePrices"))
                .extracting(it -> it.path("usageId").asString())
                .containsExactly(late.id());
    }

    @Test
    void monthThatTakesTooLongIsNotCalledAMissingDatabase() throws SQLException {
        try (Connection superuser = service.postgres().superuser();
                Statement statement = superuser.createStatement()) {
            superuser.setAutoCommit(false);
            statement.execute("lock table hub.usage_record in access exclusive mode");
            String code = service.get(bank.path("/invoices/2026-11")).expect(503).text("code");
            assertThat(code).isEqualTo("query_too_long");
            superuser.rollback();
        }
    }

    @Test
    void recountFindsAnAmountThatSomebodyHasChanged() throws SQLException {
        bank.send(call("x", IN_NOVEMBER, new TokenUsage(1_000, 0, 0, 0)));
        // Only a superuser can do this: no role of the hub may change a row of usage.
        try (Connection superuser = service.postgres().superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute(
                    "update hub.usage_record set amount = amount + 0.0000000001 where tenant_id ="
                            + " '"
                            + bank.id
                            + "'");
        }
        JsonNode recount =
                service.post(bank.path("/invoices/2026-11/recount"), "").expect(200).json();
        assertThat(recount.path("equal").asBoolean()).isFalse();
        assertThat(recount.path("differences").get(0).path("what").asString()).contains(name("x"));
    }

    private JsonNode draft(String month) {
        JsonNode draft = service.get(bank.path("/invoices/" + month)).expect(200).json();
        assertThat(draft.path("status").asString()).isEqualTo("DRAFT");
        assertThat(draft.path("currency").asString()).isEqualTo("CNY");
        return draft;
    }

    private static TokenUsage one() {
        return new TokenUsage(1, 0, 0, 0);
    }

    private String name(String request) {
        return bank.id + "-" + request;
    }

    private UsageEvent call(String request, Instant at, TokenUsage usage) {
        return bank.call(name(request), at, usage);
    }

    private static UsageEvent withPrice(UsageEvent event, String priceVersion) {
        return new UsageEvent(
                event.id(),
                event.requestId(),
                event.tenantId(),
                event.projectId(),
                event.appId(),
                event.keyId(),
                event.alias(),
                event.modelVersion(),
                event.usage(),
                0,
                event.outcome(),
                event.measurement(),
                priceVersion,
                event.occurredAt(),
                null,
                null,
                event.endedAt(),
                "gateway-1",
                null,
                null);
    }
}
