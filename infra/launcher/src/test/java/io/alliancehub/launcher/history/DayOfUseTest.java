package io.alliancehub.launcher.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.launcher.folder.HistoryPlan;
import io.alliancehub.launcher.folder.HistoryPlan.App;
import io.alliancehub.launcher.folder.HistoryPlan.Bank;
import io.alliancehub.launcher.folder.HistoryPlan.Model;
import io.alliancehub.launcher.history.BankStory.AppStory;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DayOfUseTest {
    // A Friday, so that the days before begin on a Wednesday.
    private static final Instant NOW = Instant.parse("2026-11-27T04:00:00Z");
    private static final HistoryPlan PLAN = plan(HistoryPlan.DAYS);

    private final List<List<PastCall>> days =
            IntStream.range(0, HistoryPlan.DAYS).mapToObj(DayOfUseTest::day).toList();
    private final List<PastCall> all = days.stream().flatMap(List::stream).toList();

    @Test
    void daysEndBeforeTheDayOfTheFirstStart() {
        assertThat(PLAN.day(0)).hasToString("2026-10-28");
        assertThat(PLAN.day(HistoryPlan.DAYS - 1)).hasToString("2026-11-26");
        assertThat(PLAN.pricedFrom()).isBefore(all.getFirst().at());
        for (int number = 0; number < HistoryPlan.DAYS; number++) {
            assertThat(days.get(number))
                    .extracting(call -> call.at().atZone(HistoryPlan.ZONE).toLocalDate())
                    .containsOnly(PLAN.day(number));
        }
    }

    @Test
    void shortPastIsTheEndOfTheLongOne() {
        HistoryPlan five = plan(5);
        for (int number = 0; number < 5; number++) {
            int same = HistoryPlan.DAYS - 5 + number;
            assertThat(five.day(number)).isEqualTo(PLAN.day(same));
            assertThat(calls(five, number)).isEqualTo(days.get(same));
        }
    }

    @Test
    void sameDayIsTheSameCallsAgain() {
        assertThat(day(7)).isEqualTo(days.get(7));
        assertThat(day(7).stream().map(PastCall::event))
                .isEqualTo(days.get(7).stream().map(PastCall::event).toList());
    }

    @Test
    void thereAreTwentyToFortyThousandWithIdsOfTheirOwnThatSayWhatTheyAre() {
        assertThat(all).hasSizeBetween(20_000, 40_000);
        Set<String> ids = new HashSet<>();
        all.forEach(call -> ids.add(call.requestId()));
        assertThat(ids).hasSameSizeAs(all).allMatch(id -> id.startsWith("synthetic-"));
        assertThat(all.getFirst().event())
                .containsEntry("gatewayId", "synthetic-history")
                .doesNotContainKeys("evidence", "memberId");
    }

    @Test
    void oneBankGrowsAndWeekendsAreQuiet() {
        long first = count(calls -> calls.caller().bank().equals("bank-0"), 0, 7);
        long last = count(calls -> calls.caller().bank().equals("bank-0"), 23, 30);
        assertThat(last).isGreaterThan(first * 3 / 2);

        long weekend = 0;
        long week = 0;
        for (int number = 0; number < HistoryPlan.DAYS; number++) {
            boolean sunday = PLAN.day(number).getDayOfWeek() == DayOfWeek.SUNDAY;
            weekend = sunday ? Math.max(weekend, days.get(number).size()) : weekend;
            week =
                    PLAN.day(number).getDayOfWeek() == DayOfWeek.TUESDAY
                            ? Math.max(week, days.get(number).size())
                            : week;
        }
        assertThat(weekend).isPositive().isLessThan(week * 6 / 10);
    }

    @Test
    void nightsAreQuieterThanMornings() {
        assertThat(count(call -> hour(call) == 10, 0, HistoryPlan.DAYS))
                .isGreaterThan(20 * count(call -> hour(call) == 3, 0, HistoryPlan.DAYS));
    }

    @Test
    void everyEndingIsThereAndOneHourWasBad() {
        for (String outcome :
                List.of("COMPLETED", "CLIENT_GONE", "MEMBER_FAILED", "GATEWAY_LOST")) {
            assertThat(count(call -> call.outcome().equals(outcome), 0, HistoryPlan.DAYS))
                    .as(outcome)
                    .isPositive();
        }
        List<PastCall> bad =
                days.get(DayOfUse.BAD_DAY).stream().filter(call -> hour(call) == 14).toList();
        assertThat(bad.stream().filter(call -> call.outcome().equals("MEMBER_FAILED")).count())
                .isGreaterThan(bad.size() / 6);
    }

    @Test
    void tokensAreOnesThatTheHubTakes() {
        assertThat(all)
                .allSatisfy(
                        call -> {
                            PastCall.Tokens tokens = call.tokens();
                            assertThat(tokens.cached()).isBetween(0, tokens.prompt());
                            assertThat(tokens.reasoning()).isBetween(0, tokens.completion());
                            // What the bundled model has room for.
                            assertThat(tokens.prompt() + tokens.completion()).isLessThan(1_024);
                            assertThat(call.times().ended()).isAfterOrEqualTo(call.at());
                            assertThat(call.times().firstToken() == null)
                                    .isEqualTo(tokens.completion() == 0);
                        });
        assertThat(all).anyMatch(call -> call.tokens().cached() > 0);
        assertThat(all).anyMatch(call -> call.tokens().reasoning() > 0);
    }

    private long count(Predicate<PastCall> which, int from, int to) {
        return days.subList(from, to).stream().flatMap(List::stream).filter(which).count();
    }

    private static int hour(PastCall call) {
        return call.at().atZone(HistoryPlan.ZONE).getHour();
    }

    private static List<PastCall> day(int number) {
        return calls(PLAN, number);
    }

    private static List<PastCall> calls(HistoryPlan plan, int number) {
        return plan.banks().stream()
                .flatMap(bank -> new DayOfUse(plan, number, bank).calls().stream())
                .toList();
    }

    private static HistoryPlan plan(int days) {
        Map<String, Model> models =
                Map.of(
                        "",
                        new Model("hub-mini", "v", "p1"),
                        BankStory.FAQ,
                        new Model("hub-mini-faq", "v", "p2"),
                        BankStory.DRAFT,
                        new Model("hub-mini-draft", "v", "p3"));
        List<Bank> banks = new ArrayList<>();
        for (BankStory story : BankStory.ALL) {
            String id = "bank-" + banks.size();
            List<App> apps = new ArrayList<>();
            for (AppStory app : story.apps()) {
                List<String> keys =
                        IntStream.range(0, app.keys()).mapToObj(n -> app.name() + n).toList();
                apps.add(
                        new App(
                                id + apps.size(),
                                keys,
                                app.models().stream().map(models::get).toList()));
            }
            banks.add(new Bank(id, story.code(), "project", apps));
        }
        return HistoryPlan.wanted(NOW, days).with(banks);
    }
}
