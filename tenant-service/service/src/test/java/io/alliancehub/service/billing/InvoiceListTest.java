package io.alliancehub.service.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.TokenUsage;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.SignedIn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class InvoiceListTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);

    @Test
    void monthsOfABankAreThoseWithCallsNewestFirst() {
        for (String moment :
                List.of(
                        "2026-01-31T15:59:59.999999Z",
                        "2026-01-31T16:00:00Z",
                        "2026-04-15T00:00:00Z",
                        "2026-04-16T00:00:00Z",
                        "2024-12-31T16:00:00Z")) {
            bank.send(
                    bank.call(bank.id + moment, Instant.parse(moment), new TokenUsage(1, 0, 0, 0)));
        }
        assertThat(months("?limit=1")).containsExactly("2026-04", "2026-02", "2026-01", "2025-01");
        assertThat(months("")).containsExactly("2026-04", "2026-02", "2026-01", "2025-01");
        assertThat(service.get(new Bank(service).path("/invoices")).json().path("items").size())
                .isZero();
    }

    @Test
    void monthOfAllBanksHasEachBanksTotalAndWhatItsRecountFound() {
        bank.send(
                bank.call(
                        bank.id + "-x",
                        Instant.parse("2026-06-10T00:00:00Z"),
                        new TokenUsage(1_234_567, 3, 89, 0)));
        String id = service.post(bank.path("/invoices/2026-06/recounts"), "").text("id");
        RunningService.await(
                "the recount",
                () ->
                        service.get(bank.path("/invoices/2026-06/recounts/" + id))
                                .json()
                                .has("endedAt"));
        Bank idle = new Bank(service);
        Map<String, JsonNode> banks = allBanks();
        JsonNode mine = banks.get(bank.id.value());
        JsonNode draft = service.get(bank.path("/invoices/2026-06")).json();
        assertThat(mine.path("exactTotal")).isEqualTo(draft.path("exactTotal"));
        assertThat(mine.path("totalMinor")).isEqualTo(draft.path("totalMinor"));
        assertThat(mine.path("lines").asInt()).isEqualTo(3);
        assertThat(mine.path("tenantName").asString()).startsWith("合成银行");
        assertThat(mine.path("recount").path("result").path("equal").asBoolean()).isTrue();
        JsonNode none = banks.get(idle.id.value());
        assertThat(none.path("totalMinor").asLong()).isZero();
        assertThat(none.path("lines").asInt()).isZero();
        assertThat(none.has("recount")).isFalse();
    }

    @Test
    void listOfAllBanksIsNotForABank() {
        SignedIn.of(service, bank, Role.FINANCE).get("/invoices?month=2026-06").expect(403);
        SignedIn.of(service, bank, Role.FINANCE).get(bank.path("/invoices")).expect(200);
        SignedIn.of(service, new Bank(service), Role.FINANCE)
                .get(bank.path("/invoices"))
                .expect(403);
        SignedIn.of(service, bank, Role.DEVELOPER).get(bank.path("/invoices")).expect(403);
        service.get("/invoices").expect(422);
        service.get("/invoices?month=June").expect(422);
    }

    private List<String> months(String query) {
        List<String> months = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = service.get(bank.path("/invoices") + query + cursor).expect(200).json();
            page.path("items").forEach(it -> months.add(it.path("month").asString()));
            cursor =
                    page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asString() : null;
        }
        return months;
    }

    private Map<String, JsonNode> allBanks() {
        Map<String, JsonNode> banks = new HashMap<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page =
                    SignedIn.ofAlliance(service, Role.AUDITOR)
                            .get("/invoices?month=2026-06&limit=3" + cursor)
                            .expect(200)
                            .json();
            page.path("items").forEach(it -> banks.put(it.path("tenantId").asString(), it));
            cursor =
                    page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asString() : null;
        }
        return banks;
    }
}
