package io.alliancehub.service.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.contract.UsageEvent.Measurement;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class CallListTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);
    private final Instant now = service.clock().instant().truncatedTo(ChronoUnit.MICROS);

    @Test
    void listPagedInAnyOrderByAnyFilterIsTheWholeListSortedAndFiltered() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        KeyId second = new KeyId(bank.newKey().text("id"));
        List<UsageEvent> events = randomCalls(new Random(seed), second);
        bank.send(events.toArray(UsageEvent[]::new));
        Instant from = now.minus(Duration.ofHours(40));
        Map<String, Predicate<UsageEvent>> filters =
                Map.of(
                        "",
                        e -> true,
                        "&keyId=" + second,
                        e -> e.keyId().equals(second),
                        "&outcome=MEMBER_FAILED",
                        e -> e.outcome() == Outcome.MEMBER_FAILED,
                        "&measurement=CHECKPOINT&alias=" + bank.alias,
                        e -> e.measurement() == Measurement.CHECKPOINT,
                        "&from=" + from,
                        e -> !e.occurredAt().isBefore(from),
                        "&to=" + from + "&projectId=" + bank.project,
                        e -> e.occurredAt().isBefore(from));
        filters.forEach(
                (query, wanted) ->
                        orders().forEach(
                                        (sort, order) -> {
                                            List<String> expected =
                                                    events.stream()
                                                            .filter(wanted)
                                                            .sorted(order)
                                                            .map(UsageEvent::id)
                                                            .toList();
                                            assertThat(ids(bank.path("/usage"), sort + query, 7))
                                                    .as(sort + query)
                                                    .isEqualTo(expected);
                                            assertThat(
                                                            ids(
                                                                    "/usage",
                                                                    sort
                                                                            + query
                                                                            + "&tenant="
                                                                            + bank.id,
                                                                    31))
                                                    .isEqualTo(expected);
                                        }));
    }

    /** Many at the same moment, amounts that are equal, some without a first token. */
    private List<UsageEvent> randomCalls(Random random, KeyId second) {
        List<UsageEvent> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Instant at = now.minus(Duration.ofMinutes(random.nextInt(20) * 300L));
            TokenUsage usage = new TokenUsage(random.nextInt(4) * 100, 0, random.nextInt(3), 0);
            UsageEvent event = bank.call(bank.id + "-" + i, at, usage);
            events.add(
                    TestEvents.with(
                            event,
                            random.nextInt(4) == 0 ? second : bank.key,
                            random.nextInt(6) == 0 ? Outcome.MEMBER_FAILED : Outcome.COMPLETED,
                            random.nextInt(9) == 0 ? Measurement.CHECKPOINT : Measurement.MEASURED,
                            random.nextInt(3) == 0 ? null : 10 * random.nextInt(5)));
        }
        return events;
    }

    private static Map<String, Comparator<UsageEvent>> orders() {
        Comparator<UsageEvent> byId = Comparator.comparing(UsageEvent::id);
        Comparator<UsageEvent> byTime =
                Comparator.comparing(UsageEvent::occurredAt).thenComparing(byId);
        Comparator<UsageEvent> byTokens =
                Comparator.comparing((UsageEvent e) -> e.usage().totalTokens()).thenComparing(byId);
        Comparator<UsageEvent> byAmount =
                Comparator.comparing(
                                (UsageEvent e) ->
                                        new BigDecimal("2.0000")
                                                .multiply(
                                                        BigDecimal.valueOf(
                                                                e.usage().promptTokens()))
                                                .add(
                                                        new BigDecimal("8.1234")
                                                                .multiply(
                                                                        BigDecimal.valueOf(
                                                                                e.usage()
                                                                                        .completionTokens()))))
                        .thenComparing(byId);
        Comparator<UsageEvent> byFirstToken =
                Comparator.comparing(
                                (UsageEvent e) ->
                                        e.firstTokenAt() == null
                                                ? -1
                                                : ChronoUnit.MICROS.between(
                                                        e.occurredAt(), e.firstTokenAt()))
                        .thenComparing(byId);
        return Map.of(
                "", byTime.reversed(),
                "&sort=occurredAt", byTime,
                "&sort=-amount", byAmount.reversed(),
                "&sort=tokens", byTokens,
                "&sort=-firstToken", byFirstToken.reversed());
    }

    private List<String> ids(String path, String query, int limit) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    service.get(path + "?limit=" + limit + query + cursor).expect(200).json();
            page.path("items").forEach(item -> ids.add(item.path("usageId").asString()));
            cursor = page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asString() : "";
            assertThat(page.path("items").size())
                    .isEqualTo(cursor.isEmpty() ? page.path("items").size() : limit);
        } while (!cursor.isEmpty());
        return ids;
    }

    @Test
    void anotherBanksIdsInAFilterFindNothing() {
        Bank other = new Bank(service);
        UsageEvent event = other.call(10, 0, 5);
        other.send(event);
        bank.send(bank.call(10, 0, 5));
        for (String filter :
                List.of(
                        "projectId=" + other.project,
                        "appId=" + other.app,
                        "keyId=" + other.key,
                        "alias=" + other.alias,
                        "priceVersion=" + other.priceVersion,
                        "requestId=" + event.requestId())) {
            for (String sort : List.of("", "&sort=-amount")) {
                JsonNode page =
                        service.get(bank.path("/usage?" + filter + sort)).expect(200).json();
                assertThat(page.path("items").size()).as(filter).isZero();
            }
        }
        service.get(bank.path("/usage/" + event.requestId())).expect(404);
        assertThat(
                        service.get("/usage?requestId=" + event.requestId())
                                .json()
                                .path("items")
                                .get(0)
                                .path("tenantId")
                                .asString())
                .isEqualTo(other.id.value());
        // Whatever the query says, the path decides.
        assertThat(
                        service.get(bank.path("/usage?tenant=" + other.id))
                                .json()
                                .path("items")
                                .get(0)
                                .path("tenantId")
                                .asString())
                .isEqualTo(bank.id.value());
    }

    @Test
    void listSaysWhatThingsAreCalled() {
        bank.send(bank.call(10, 0, 5));
        JsonNode call = service.get(bank.path("/usage")).json().path("items").get(0);
        assertThat(call.path("names").path("project").asString()).isEqualTo("p");
        assertThat(call.path("names").path("app").asString()).isEqualTo("a");
        assertThat(call.path("names").path("key").asString()).isEqualTo("k");
        assertThat(call.path("names").path("tenant").asString()).startsWith("合成银行");
        assertThat(call.path("firstTokenMillis").asLong()).isEqualTo(120);
    }

    @Test
    void callTellsItsWholeLifeAndWhatItCostByClass() {
        UsageEvent event = bank.call(1_000, 400, 70);
        bank.send(event);
        JsonNode call = service.get(bank.path("/usage/" + event.requestId())).expect(200).json();
        JsonNode life = call.path("timeline");
        assertThat(life.path("queuedMillis").asLong()).isEqualTo(20);
        assertThat(life.path("prefillMillis").asLong()).isEqualTo(100);
        assertThat(life.path("decodeMillis").asLong()).isEqualTo(880);
        assertThat(life.path("totalMillis").asLong()).isEqualTo(1_000);
        assertThat(Instant.parse(life.path("recordedAt").asString())).isAfter(now);
        assertThat(call.path("price").path("outputPerMillion").asString()).isEqualTo("8.1234");
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode cost : call.path("costs")) {
            sum = sum.add(new BigDecimal(cost.path("amount").asString()));
        }
        assertThat(sum).isEqualByComparingTo(call.path("amount").asString());
        assertThat(call.path("costs").get(1).path("tokens").asLong()).isEqualTo(400);
        assertThat(call.path("evidence").path("baseDigest").asString()).isEqualTo("b");
        assertThat(call.path("measurement").asString()).isEqualTo("MEASURED");
    }

    @Test
    void callOfAGatewayThatToldNoDispatchHasNoQueueTime() {
        UsageEvent event = TestEvents.withoutDispatch(bank.call(1, 0, 1));
        bank.send(event);
        JsonNode life =
                service.get(bank.path("/usage/" + event.requestId()))
                        .expect(200)
                        .json()
                        .path("timeline");
        assertThat(life.has("queuedMillis")).isFalse();
        assertThat(life.has("firstTokenAt")).isTrue();
    }

    @Test
    void questionThatCannotBeAnsweredSaysWhatToChange() {
        for (String[] bad :
                new String[][] {
                    {"sort=price", "sort"},
                    {"outcome=GONE", "outcome"},
                    {"measurement=x", "measurement"},
                    {"from=yesterday", "from"},
                    {"limit=0", "limit"},
                    {"cursor=%20", "cursor"},
                    {"cursor=AAAA", "cursor"},
                    {"sort=amount&cursor=MWU5OTk5OTk5CmE", "cursor"}
                }) {
            RunningService.Answer answer = service.get(bank.path("/usage?" + bad[0])).expect(422);
            assertThat(answer.text("field")).as(bad[0]).isEqualTo(bad[1]);
        }
        service.get("/usage?tenant=NO").expect(422);
        service.get("/tenants/no-such-bank/usage").expect(404);
    }
}
