package io.alliancehub.service.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.TokenUsage;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.SignedIn;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class JournalListTest {
    private static final Instant START = Instant.parse("2026-07-01T00:00:00Z");
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);

    @Test
    void journalOfABankIsListedNewestFirstAndEveryPostingBalances() {
        for (int i = 0; i < 5; i++) {
            bank.send(
                    bank.call(
                            bank.id + "-" + i,
                            START.plusSeconds(i / 2),
                            new TokenUsage(10 + i, 0, 1, 0)));
        }
        List<JsonNode> journal = journal("?limit=2");
        assertThat(journal).hasSize(5);
        assertThat(journal)
                .extracting(it -> it.path("usageId").asString())
                .containsExactly(name(4), name(3), name(2), name(1), name(0));
        for (JsonNode posting : journal) {
            BigDecimal sum = BigDecimal.ZERO;
            for (JsonNode entry : posting.path("entries")) {
                sum =
                        sum.add(new BigDecimal(entry.path("debit").asString()))
                                .subtract(new BigDecimal(entry.path("credit").asString()));
            }
            assertThat(posting.path("entries").size()).isEqualTo(2);
            assertThat(sum).isEqualByComparingTo("0");
        }
        assertThat(journal("?limit=2&from=" + START.plusSeconds(1) + "&to=" + START.plusSeconds(2)))
                .hasSize(2);
    }

    @Test
    void journalIsForThoseWhoSeeTheBooksOfTheBank() {
        String path = bank.path("/ledger/entries");
        SignedIn.of(service, bank, Role.FINANCE).get(path).expect(200);
        SignedIn.of(service, bank, Role.AUDITOR).get(path).expect(200);
        SignedIn.of(service, bank, Role.DEVELOPER).get(path).expect(403);
        SignedIn.of(service, new Bank(service), Role.FINANCE).get(path).expect(403);
        SignedIn.of(service, bank, Role.FINANCE).get("/ledger/trial-balance").expect(403);
        service.get("/tenants/bank-none/ledger/entries").expect(404);
    }

    private String name(int i) {
        return bank.id + "-" + i + "-0";
    }

    private List<JsonNode> journal(String query) {
        List<JsonNode> entries = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page =
                    service.get(bank.path("/ledger/entries") + query + cursor).expect(200).json();
            page.path("items").forEach(entries::add);
            cursor =
                    page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asString() : null;
        }
        return entries;
    }
}
