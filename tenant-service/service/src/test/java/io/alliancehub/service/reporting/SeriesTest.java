package io.alliancehub.service.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class SeriesTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);
    private final Instant now = service.clock().instant().truncatedTo(ChronoUnit.MICROS);

    @Test
    void stepsWithNothingInThemAreThereAsZeros() {
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        send(hour.minus(Duration.ofHours(1)), 100, 10);
        JsonNode answer =
                series("step=hour&from=" + hour.minus(Duration.ofHours(3)) + "&to=" + hour);
        JsonNode points = answer.path("series").get(0).path("points");
        assertThat(points.size()).isEqualTo(3);
        assertThat(points.get(0).path("requests").asLong()).isZero();
        assertThat(points.get(0).path("amount").asString()).isEqualTo("0.0000000000");
        assertThat(points.get(0).has("firstTokenP50Ms")).isFalse();
        assertThat(points.get(2).path("requests").asLong()).isEqualTo(1);
        assertThat(points.get(2).path("promptTokens").asLong()).isEqualTo(100);
        assertThat(points.get(2).path("firstTokenP50Ms").asLong()).isBetween(109L, 131L);
    }

    @Test
    void dayBeginsAtMidnightOfTheAlliance() {
        LocalDate today = LocalDate.ofInstant(now, LimitWindows.ZONE);
        Instant midnight = today.atStartOfDay(LimitWindows.ZONE).toInstant();
        send(midnight.minusSeconds(1), 1, 0);
        send(midnight, 10, 0);
        // Asked for in the middle of days, answered in whole ones.
        JsonNode answer =
                series(
                        "step=day&from="
                                + midnight.minus(Duration.ofHours(5))
                                + "&to="
                                + midnight.plus(Duration.ofHours(2)));
        assertThat(answer.path("from").asString())
                .isEqualTo(midnight.minus(Duration.ofDays(1)).toString());
        JsonNode points = answer.path("series").get(0).path("points");
        assertThat(points.size()).isEqualTo(2);
        assertThat(points.get(0).path("promptTokens").asLong()).isEqualTo(1);
        assertThat(points.get(1).path("promptTokens").asLong()).isEqualTo(10);
        assertThat(points.get(1).path("at").asString()).isEqualTo(midnight.toString());
    }

    @Test
    void dearestTenStandAloneAndTheRestTogether() {
        List<UsageEvent> events = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            KeyId key = new KeyId(bank.newKey().text("id"));
            UsageEvent event =
                    bank.call("key-" + i + bank.id, now, new TokenUsage(i * 10, 0, 0, 0));
            events.add(TestEvents.with(event, key, event.outcome(), event.measurement(), 5));
        }
        bank.send(events.toArray(UsageEvent[]::new));
        JsonNode lines = series("step=hour&groupBy=key").path("series");
        assertThat(lines.size()).isEqualTo(11);
        assertThat(sum(lines.get(0))).isEqualTo(120);
        assertThat(lines.get(0).path("name").asString()).isEqualTo("k");
        assertThat(lines.get(9).path("key").asString()).isEqualTo(events.get(2).keyId().value());
        assertThat(lines.get(10).path("key").asString()).isEqualTo("other");
        assertThat(sum(lines.get(10))).isEqualTo(10 + 20);
    }

    @Test
    void totalsPageThroughAllGroupsInOrder() {
        List<UsageEvent> events = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            KeyId key = new KeyId(bank.newKey().text("id"));
            UsageEvent event =
                    bank.call("key-" + i + bank.id, now, new TokenUsage(i / 2 * 10, 0, 0, 0));
            events.add(TestEvents.with(event, key, event.outcome(), event.measurement(), 5));
        }
        bank.send(events.toArray(UsageEvent[]::new));
        for (String sort : List.of("-amount", "tokens", "-requests")) {
            List<JsonNode> rows = new ArrayList<>();
            Set<String> keys = new HashSet<>();
            String cursor = "";
            do {
                JsonNode page =
                        service.get(
                                        bank.path(
                                                "/usage/totals?groupBy=key&limit=2&sort="
                                                        + sort
                                                        + cursor))
                                .expect(200)
                                .json();
                page.path("items")
                        .forEach(
                                row -> {
                                    rows.add(row);
                                    keys.add(row.path("key").asString());
                                });
                cursor =
                        page.has("nextCursor")
                                ? "&cursor=" + page.path("nextCursor").asString()
                                : "";
            } while (!cursor.isEmpty());
            assertThat(keys).as(sort).hasSize(7);
            assertThat(rows).hasSize(7);
            for (int i = 1; i < rows.size(); i++) {
                BigDecimal before = new BigDecimal(rows.get(i - 1).path("amount").asString());
                BigDecimal here = new BigDecimal(rows.get(i).path("amount").asString());
                assertThat(sort.equals("tokens") ? here : before)
                        .isGreaterThanOrEqualTo(
                                sort.equals("-requests")
                                        ? BigDecimal.ZERO
                                        : sort.equals("tokens") ? before : here);
            }
        }
    }

    @Test
    void totalIsExactForAnyWholeHours() {
        // Over three days: whole ones in the middle, hours at both ends.
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        for (int i = 0; i < 72; i += 5) {
            send(hour.minus(Duration.ofHours(i)), 1, 0);
        }
        for (int[] range : new int[][] {{71, 0}, {60, 3}, {30, 29}, {12, 2}, {48, 0}}) {
            long expected = 0;
            for (int i = 0; i < 72; i += 5) {
                expected += i <= range[0] && i > range[1] ? 1 : 0;
            }
            JsonNode total =
                    service.get(
                                    bank.path(
                                            "/usage/totals?from="
                                                    + hour.minus(Duration.ofHours(range[0]))
                                                    + "&to="
                                                    + hour.minus(Duration.ofHours(range[1]))))
                            .expect(200)
                            .json()
                            .path("items")
                            .get(0);
            assertThat(total.path("requests").asLong()).as(range[0] + "…").isEqualTo(expected);
        }
    }

    @Test
    void seriesOfAllBanksTellsThemApart() {
        Bank other = new Bank(service);
        send(now, 100, 0);
        other.send(other.call(7, 0, 0));
        JsonNode lines =
                service.get("/usage/totals?groupBy=tenant&limit=200&sort=-tokens")
                        .expect(200)
                        .json()
                        .path("items");
        assertThat(prompt(lines, bank)).isEqualTo(100);
        assertThat(prompt(lines, other)).isEqualTo(7);
        JsonNode one = service.get("/usage/series?step=hour&tenant=" + other.id).json();
        assertThat(sum(one.path("series").get(0))).isEqualTo(7);
    }

    @Test
    void anotherBanksIdsInAFilterSumToNothing() {
        Bank other = new Bank(service);
        other.send(other.call(10, 0, 5));
        for (String filter :
                List.of(
                        "projectId=" + other.project,
                        "keyId=" + other.key,
                        "alias=" + other.alias)) {
            assertThat(sum(series("step=hour&" + filter).path("series").get(0))).isZero();
            assertThat(
                            service.get(bank.path("/usage/totals?groupBy=app&" + filter))
                                    .json()
                                    .path("items")
                                    .size())
                    .isZero();
        }
    }

    @Test
    void rangeThatIsTooLongIsRefusedWithWhatWouldBeAllowed() {
        String[][] bad = {
            {"series?step=hour&from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z", "from"},
            {"series?step=day&from=2024-01-01T00:00:00Z&to=2026-03-01T00:00:00Z", "from"},
            {"series?from=2026-03-01T00:00:00Z&to=2026-03-01T00:00:00Z", "to"},
            {"series?step=minute", "step"},
            {"series?groupBy=mood", "groupBy"},
            {"totals?sort=name", "sort"},
            {"totals?groupBy=key&cursor=x", "cursor"},
            {"totals?requestId=r", "requestId"}
        };
        for (String[] one : bad) {
            RunningService.Answer answer = service.get(bank.path("/usage/" + one[0])).expect(422);
            assertThat(answer.text("field")).as(one[0]).isEqualTo(one[1]);
        }
        assertThat(service.get(bank.path("/usage/" + bad[0][0])).text("detail"))
                .contains("at most 31 days by hour");
    }

    private void send(Instant at, long prompt, long completion) {
        bank.send(bank.call("at-" + at + bank.id, at, new TokenUsage(prompt, 0, completion, 0)));
    }

    private JsonNode series(String query) {
        return service.get(bank.path("/usage/series?" + query)).expect(200).json();
    }

    private static long sum(JsonNode line) {
        long sum = 0;
        for (JsonNode point : line.path("points")) {
            sum += point.path("promptTokens").asLong();
        }
        return sum;
    }

    private static long prompt(JsonNode rows, Bank of) {
        for (JsonNode row : rows) {
            if (row.path("key").asString().equals(of.id.value())) {
                return row.path("promptTokens").asLong();
            }
        }
        return -1;
    }
}
