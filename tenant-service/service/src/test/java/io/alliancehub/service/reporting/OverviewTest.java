package io.alliancehub.service.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class OverviewTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);
    private final Instant now = service.clock().instant().truncatedTo(ChronoUnit.MICROS);

    @Test
    void overviewHasWhatWasUsedWhatIsAllowedAndWhatItWasBefore() {
        limit("TOKENS_PER_DAY", 10_000);
        limit("MONEY_PER_MONTH", 5_000_000);
        bank.send(bank.call(100, 0, 10), TestEvents.failed(bank.call(1, 0, 0)));
        Instant dayAgo = now.minus(Duration.ofDays(1)).minus(Duration.ofHours(1));
        bank.send(bank.call("before" + bank.id, dayAgo, new TokenUsage(40, 0, 0, 0)));
        Instant weekAgo = now.minus(Duration.ofDays(8));
        bank.send(bank.call("week" + bank.id, weekAgo, new TokenUsage(1_000_000, 0, 0, 0)));
        JsonNode answer = service.get(bank.path("/overview")).expect(200).json();
        JsonNode today = answer.path("today");
        assertThat(today.path("tokenLimit").asLong()).isEqualTo(10_000);
        assertThat(today.path("now").path("promptTokens").asLong()).isEqualTo(101);
        assertThat(answer.path("month").path("microYuanLimit").asLong()).isEqualTo(5_000_000);
        JsonNode lastDay = answer.path("lastDay");
        assertThat(lastDay.path("now").path("requests").asLong()).isEqualTo(2);
        assertThat(lastDay.path("now").path("errors").asLong()).isEqualTo(1);
        assertThat(lastDay.path("now").path("firstTokenP99Ms").asLong()).isBetween(109L, 131L);
        assertThat(lastDay.path("before").path("promptTokens").asLong()).isEqualTo(40);
        assertThat(answer.path("hours").size()).isEqualTo(24);
        JsonNode model = answer.path("models").get(0);
        assertThat(model.path("key").asString()).isEqualTo(bank.alias);
        assertThat(model.path("promptTokens").asLong()).isEqualTo(141);
        assertThat(model.path("amountBefore").asString()).isEqualTo("2.0000000000");
        assertThat(answer.path("apps").get(0).path("name").asString()).isEqualTo("a");
        assertThat(answer.path("banks").size()).isZero();
    }

    @Test
    void overviewOfAllBanksNamesTheDearest() {
        bank.send(bank.call(500_000_000, 0, 0));
        JsonNode answer = service.get("/overview").expect(200).json();
        assertThat(answer.path("banks").get(0).path("key").asString()).isEqualTo(bank.id.value());
        assertThat(answer.path("today").has("tokenLimit")).isFalse();
    }

    @Test
    void whatNeedsAttentionIsNamedWithItsPlace() {
        limit("TOKENS_PER_DAY", 1_000);
        bank.send(bank.call(850, 0, 0));
        String key =
                service.post(
                                bank.path("/keys"),
                                ContractJson.write(
                                        Map.of(
                                                "appId",
                                                bank.app,
                                                "name",
                                                "soon",
                                                "expiresAt",
                                                now.plus(Duration.ofDays(10)))))
                        .expect(201)
                        .text("id");
        // Somebody has seen to this one: its successor is there.
        service.post(
                        bank.path("/keys/" + bank.key + "/rotate"),
                        ContractJson.write(Map.of("overlapSeconds", 3_600)))
                .expect(201);
        UsageEvent twice = bank.call(1, 0, 1);
        bank.send(twice);
        bank.send(TestEvents.failed(twice));
        List<UsageEvent> failing = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            failing.add(TestEvents.failed(bank.call(1, 0, 0)));
        }
        bank.send(failing.toArray(UsageEvent[]::new));
        JsonNode items = service.get(bank.path("/attention")).expect(200).json().path("items");
        JsonNode limit = one(items, "LIMIT_NEARLY_USED", bank);
        assertThat(limit.path("values").path("percent").asString()).isEqualTo("85");
        assertThat(limit.path("severity").asString()).isEqualTo("WARNING");
        assertThat(one(items, "KEY_EXPIRES", bank).path("link").path("subjectId").asString())
                .isEqualTo(key);
        assertThat(items.valueStream().map(it -> it.path("kind").asString()))
                .containsOnlyOnce("KEY_EXPIRES");
        assertThat(one(items, "DEAD_LETTERS", bank).path("values").path("open").asString())
                .isEqualTo("1");
        assertThat(one(items, "ERROR_SPIKE", bank).path("values").path("errors").asString())
                .isEqualTo("6");
        assertThat(items.get(0).path("severity").asString()).isEqualTo("CRITICAL");
        Bank other = new Bank(service);
        assertThat(service.get(other.path("/attention")).json().path("items").size()).isZero();
        JsonNode all = service.get("/attention").expect(200).json().path("items");
        assertThat(one(all, "DEAD_LETTERS", bank).path("link").path("page").asString())
                .isEqualTo("dead-letters");
    }

    @Test
    void poolIsNamedWhereNobodyAnswersOrSomebodyIsNotWell() {
        MemberHeartbeat well = new MemberHeartbeat("m-1", "http://x", true, false, List.of(), "1");
        MemberHeartbeat ill = new MemberHeartbeat("m-2", "http://x", false, false, List.of(), "1");
        assertThat(PoolAttention.of(List.of(well))).isEmpty();
        assertThat(PoolAttention.of(List.of(well, ill)))
                .extracting(AttentionItem::kind)
                .containsExactly("MEMBER_UNHEALTHY");
        assertThat(PoolAttention.of(List.of()))
                .extracting(AttentionItem::kind)
                .containsExactly("NO_MEMBER");
    }

    private static JsonNode one(JsonNode items, String kind, Bank of) {
        for (JsonNode item : items) {
            if (item.path("kind").asString().equals(kind)
                    && item.path("link").path("tenantId").asString().equals(of.id.value())) {
                return item;
            }
        }
        throw new AssertionError("no " + kind + " in " + items);
    }

    private void limit(String kind, long value) {
        service.api(
                        "PUT",
                        bank.path("/limits"),
                        ContractJson.write(
                                Map.of(
                                        "level",
                                        "BANK",
                                        "subjectId",
                                        bank.id,
                                        "kind",
                                        kind,
                                        "value",
                                        value)))
                .expect(200);
    }
}
