package io.alliancehub.service.standing;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.BankLimits;
import io.alliancehub.service.testing.RunningService;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a bank owes and may still use, and whom a suspension would hit. */
final class StandingTest {
    private static final TokenUsage USAGE = new TokenUsage(1_000, 300, 77, 0);
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);

    @Test
    void balanceIsThatOfTheLedgerMonthByMonth() {
        Instant now = service.clock().instant();
        bank.send(
                bank.call("now-1" + bank.id, now, USAGE), bank.call("now-2" + bank.id, now, USAGE));
        // Another batch adds to the sums of the first.
        bank.send(
                bank.call("now-3" + bank.id, now, USAGE),
                bank.call("old" + bank.id, now.minus(Duration.ofDays(40)), USAGE));
        // 700 × 2.0 + 300 × 0.5 + 77 × 8.1234 yuan for a million tokens, each call.
        BigDecimal call = new BigDecimal("0.0021755018");
        JsonNode balance = service.get(bank.path("/balance")).expect(200).json();
        assertThat(balance.path("month").asString()).isEqualTo(LimitWindows.at(now).month());
        assertThat(new BigDecimal(balance.path("amountMonth").asString()))
                .isEqualByComparingTo(call.multiply(BigDecimal.valueOf(3)));
        assertThat(new BigDecimal(balance.path("amountAccrued").asString()))
                .isEqualByComparingTo(call.multiply(BigDecimal.valueOf(4)));
        assertThat(balance.has("monthLimit")).isFalse();
        JsonNode trial = service.get("/ledger/trial-balance?tenantId=" + bank.id).json();
        assertThat(trial.path("debits").asString())
                .isEqualTo(balance.path("amountAccrued").asString());
    }

    @Test
    void callThatComesAgainIsNotAddedAgain() {
        UsageEvent event = bank.call(100, 0, 10);
        bank.send(event);
        String once = service.get(bank.path("/balance")).text("amountAccrued");
        bank.send(event);
        assertThat(service.get(bank.path("/balance")).text("amountAccrued")).isEqualTo(once);
    }

    @Test
    void balanceShowsWhatTheMonthsMoneyLimitHasLeft() {
        new BankLimits(service, bank).awaitOpen();
        service.api(
                        "PUT",
                        bank.path("/limits"),
                        "{\"level\":\"BANK\",\"subjectId\":\""
                                + bank.id
                                + "\",\"kind\":\"MONEY_PER_MONTH\",\"value\":5000000}")
                .expect(200);
        BankLimits counters = new BankLimits(service, bank);
        UsageEvent event = bank.call(100, 0, 10);
        counters.admit(event, 50);
        JsonNode limit = service.get(bank.path("/balance")).expect(200).json().path("monthLimit");
        long held = BankLimits.microYuan(new TokenUsage(100, 0, 50, 0));
        assertThat(limit.path("remaining").asLong()).isEqualTo(5_000_000 - held);
    }

    @Test
    void suspensionPreviewCountsWhatIsInUse() {
        Instant now = service.clock().instant();
        bank.newKey();
        String over = bank.newKey().text("id");
        service.post(bank.path("/keys/" + over + "/revoke"), "{\"reason\":\"x\"}").expect(200);
        bank.send(
                bank.call("a" + bank.id, now.minusSeconds(60), USAGE),
                bank.call("b" + bank.id, now.minusSeconds(120), USAGE),
                bank.call("c" + bank.id, now.minus(Duration.ofHours(25)), USAGE));
        BankLimits counters = new BankLimits(service, bank);
        counters.awaitOpen();
        counters.admit(bank.call(100, 0, 10), 50);
        JsonNode preview = service.get(bank.path("/suspension-preview")).expect(200).json();
        assertThat(preview.path("activeKeys").asLong()).isEqualTo(2);
        assertThat(preview.path("requestsLast24h").asLong()).isEqualTo(2);
        assertThat(preview.path("openRequestsNow").asLong()).isEqualTo(1);
        assertThat(preview.path("appsInUse").size()).isEqualTo(1);
        assertThat(preview.path("appsInUse").get(0).path("name").asString()).isEqualTo("a");
        assertThat(preview.path("appsInUse").get(0).path("requestsLast24h").asLong()).isEqualTo(2);
        assertThat(new BigDecimal(preview.path("amountMonth").asString())).isPositive();
        service.get("/tenants/bank-none/suspension-preview").expect(404);
        service.get("/tenants/bank-none/balance").expect(404);
    }
}
