package io.alliancehub.service.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.SignedIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class AuditListTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);
    private final Bank other = new Bank(service);
    private final SignedIn auditor = SignedIn.of(service, bank, Role.AUDITOR);
    private final String path = bank.path("/audit");

    @Test
    void bankReadsItsOwnChainWhateverItAsksFor() {
        List<JsonNode> records = all(auditor, path + "?limit=2");
        assertThat(records).isNotEmpty();
        assertThat(records)
                .extracting(it -> it.path("tenantId").asString())
                .containsOnly(bank.id.value());
        assertThat(all(auditor, path + "?subject=" + other.key)).isEmpty();
        assertThat(all(auditor, path + "?tenant=" + other.id))
                .extracting(it -> it.path("tenantId").asString())
                .containsOnly(bank.id.value());
        assertThat(all(auditor, path + "?q=" + other.id)).isEmpty();
        auditor.get(other.path("/audit")).expect(403);
        auditor.get("/audit").expect(403);
        auditor.get("/audit.csv").expect(403);
        SignedIn.of(service, bank, Role.DEVELOPER).get(path).expect(403);
        SignedIn.of(service, bank, Role.FINANCE).get(path).expect(403);
        SignedIn.of(service, bank, Role.BANK_ADMIN).get(path).expect(200);
        assertThat(auditor.get(bank.path("/audit.jsonl")).expect(200).response().body())
                .contains(bank.key.value())
                .doesNotContain(other.key.value());
    }

    @Test
    void pagesHoldEveryRecordOnceInBothOrders() {
        List<String> newest = places(all(auditor, path + "?limit=2"));
        List<String> oldest = places(all(auditor, path + "?limit=3&sort=at"));
        assertThat(newest).doesNotHaveDuplicates().hasSameSizeAs(oldest);
        assertThat(newest.reversed()).isEqualTo(oldest);
        List<String> whole =
                places(all(SignedIn.ofAlliance(service, Role.AUDITOR), "/audit?limit=150&sort=at"));
        assertThat(whole).doesNotHaveDuplicates().containsSubsequence(oldest);
        auditor.get(path + "?sort=actor").expect(422);
        auditor.get(path + "?cursor=MjAyNi0wMS0wMVQwMDowMDowMFogeA").expect(422);
        auditor.get(path + "?from=yesterday").expect(422);
    }

    @Test
    void recordsAreFoundByActorActionSubjectTimeAndWords() {
        SignedIn admin = SignedIn.of(service, bank, Role.BANK_ADMIN);
        admin.post(
                        bank.path("/keys/" + bank.key + "/revoke"),
                        "{\"reason\":\"100%_sure it was lost\"}")
                .expect(200);
        assertThat(all(auditor, path + "?actor=" + admin.id)).hasSize(1);
        assertThat(all(auditor, path + "?action=key.revoked")).hasSize(1);
        assertThat(all(auditor, path + "?action=key.")).hasSize(2);
        assertThat(all(auditor, path + "?action=key")).isEmpty();
        assertThat(all(auditor, path + "?subject=" + bank.key)).hasSize(2);
        assertThat(all(auditor, path + "?q=100%25_SURE")).hasSize(1);
        assertThat(all(auditor, path + "?q=100_%25sure")).isEmpty();
        JsonNode revoked = all(auditor, path + "?action=key.revoked").getFirst();
        String at = revoked.path("at").asString();
        assertThat(all(auditor, path + "?action=key.revoked&from=" + at)).hasSize(1);
        assertThat(all(auditor, path + "?action=key.revoked&to=" + at)).isEmpty();
        assertThat(revoked.path("before").path("status").asString()).isEqualTo("ACTIVE");
    }

    @Test
    void exportHoldsEveryRecordAndNoFormula() {
        change("=cmd|'/C calc'!A0", Map.of("text", "a \"quoted\", word\nline"));
        List<JsonNode> records = all(auditor, path + "?limit=200");
        String[] lines =
                auditor.get(bank.path("/audit.jsonl")).expect(200).response().body().split("\n");
        assertThat(lines).hasSameSizeAs(records);
        for (int i = 0; i < lines.length; i++) {
            assertThat(JSON.readTree(lines[i])).isEqualTo(records.get(i));
        }
        var csv = auditor.get(bank.path("/audit.csv?action=test.made")).expect(200).response();
        assertThat(csv.headers().firstValue("content-type").orElseThrow()).startsWith("text/csv");
        assertThat(csv.body())
                .startsWith("\ufefftenantId,position,at,actor")
                .contains("\"'=cmd|'/C calc'!A0\"")
                .contains("a \\\"\"quoted\\\"\", word\\nline");
        assertThat(csv.body().lines().count()).isEqualTo(2);
        assertThat(
                        service.get("/audit.csv?tenant=@alliance&from=2999-01-01T00:00:00Z")
                                .expect(200)
                                .response()
                                .body()
                                .lines()
                                .count())
                .as("a head alone")
                .isEqualTo(1);
    }

    private void change(String subject, Object after) {
        service.bean(TenantTransactions.class)
                .call(
                        bank.id,
                        jdbc -> {
                            service.events()
                                    .publishEvent(
                                            Change.made(
                                                    Scope.of(bank.id),
                                                    "test.made",
                                                    subject,
                                                    after));
                            return true;
                        });
    }

    private static List<String> places(List<JsonNode> records) {
        return records.stream()
                .map(it -> it.path("tenantId").asString() + it.path("position").asLong())
                .toList();
    }

    private static List<JsonNode> all(SignedIn caller, String path) {
        List<JsonNode> records = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = caller.get(path + cursor).expect(200).json();
            page.path("items").forEach(records::add);
            cursor =
                    page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asString() : null;
        }
        return records;
    }
}
