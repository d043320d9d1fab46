package io.alliancehub.service.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TokenPrices;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.redis.HubRedis;
import io.alliancehub.service.testing.AdmissionScript;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.BankLimits;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import tools.jackson.databind.JsonNode;

/** What is shown of limits, who sets them, and for how long. */
final class LimitsTest {
    private static final TokenPrices PRICES = new TokenPrices("p", 20_000, 5_000, 81_234);
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);

    @Test
    void everyKindShowsWhatAdmissionCountsAndWhenItResets() {
        new BankLimits(service, bank).awaitOpen();
        for (LimitKind kind : LimitKind.values()) {
            long value = kind.isMoney() ? 1_000_000 : 5_000;
            put(bank.app.value(), LimitLevel.APP, kind, value).expect(200);
            AppliedLimit limit = new AppliedLimit(LimitLevel.APP, bank.app.value(), kind, value);
            String ready = service.redis().commands().get(RedisNames.ready(bank.id));
            AdmissionScript script =
                    new AdmissionScript(service.redis().commands(), bank.id, limit, ready);
            TokenUsage wanted = new TokenUsage(100, 0, 50, 0);
            Instant now = service.clock().instant();
            assertThat(script.admit("running-" + kind, wanted, PRICES, now)).isEqualTo(50);
            String ended = "ended-" + kind;
            assertThat(script.admit(ended, wanted, PRICES, now)).isEqualTo(50);
            script.settle(ended, new TokenUsage(100, 0, 7, 0), PRICES, now);
        }
        JsonNode items = service.get(bank.path("/limits?level=APP")).expect(200).json();
        assertThat(items.path("items").size()).isEqualTo(LimitKind.values().length);
        LimitWindows windows = LimitWindows.at(service.clock().instant());
        for (JsonNode item : items.path("items")) {
            LimitKind kind = LimitKind.valueOf(item.path("kind").asString());
            long calls = LimitKind.values().length;
            long cost = PRICES.microYuan(new TokenUsage(100, 0, 50, 0));
            long settled = PRICES.microYuan(new TokenUsage(100, 0, 7, 0));
            long used =
                    switch (kind) {
                        case REQUESTS_PER_MINUTE -> 2;
                        case CONCURRENCY -> 1;
                        case TOKENS_PER_MINUTE -> 150 + 107;
                        // A day and a month are one window for all kinds.
                        case TOKENS_PER_DAY, TOKENS_PER_MONTH -> calls * (150 + 107);
                        case MONEY_PER_DAY, MONEY_PER_MONTH -> calls * (cost + settled);
                    };
            assertThat(item.path("used").asLong(-1)).as("%s", kind).isEqualTo(used);
            assertThat(item.path("remaining").asLong(-1))
                    .as("%s", kind)
                    .isEqualTo((kind.isMoney() ? 1_000_000 : 5_000) - used);
            assertThat(item.path("subjectName").asString()).isEqualTo("a");
            assertThat(item.path("setBy").asString()).isEqualTo("operator");
            assertThat(item.has("setAt")).isTrue();
            assertThat(item.has("unknownBecause")).isFalse();
            switch (kind) {
                case CONCURRENCY -> assertThat(item.has("resetsAt")).isFalse();
                case REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE ->
                        assertThat(Instant.parse(item.path("resetsAt").asString()))
                                .isAfter(service.clock().instant().plusSeconds(20))
                                .isBefore(service.clock().instant().plusSeconds(66));
                case TOKENS_PER_DAY, MONEY_PER_DAY ->
                        assertThat(item.path("resetsAt").asString())
                                .isEqualTo(windows.dayEnd().toString());
                case TOKENS_PER_MONTH, MONEY_PER_MONTH ->
                        assertThat(item.path("resetsAt").asString())
                                .isEqualTo(windows.monthEnd().toString());
            }
        }
    }

    @Test
    void whatCannotBeReadIsNotShownAsANumber() {
        LimitRule rule =
                new LimitRule(
                        "lim-x",
                        LimitLevel.BANK,
                        bank.id.value(),
                        LimitKind.TOKENS_PER_DAY,
                        5,
                        "operator",
                        Instant.now(),
                        null);
        try (HubRedis nobody = new HubRedis("redis://:x@127.0.0.1:1")) {
            assertThat(new LimitReadings(nobody).read(bank.id, List.of(rule), Instant.now()))
                    .containsExactly(
                            new LimitReadings.Reading(
                                    null, null, LimitReadings.Unknown.REDIS_UNAVAILABLE));
        }
        LimitReadings readings = service.bean(LimitReadings.class);
        Bank other = new Bank(service);
        String ready = RedisNames.ready(other.id);
        // Counters that another run of Redis has left are no counters of this one.
        service.redis().commands().set(ready, "of-another-run");
        assertThat(readings.read(other.id, List.of(rule), Instant.now()))
                .extracting(LimitReadings.Reading::unknown)
                .containsExactly(LimitReadings.Unknown.COUNTERS_NOT_READY);
    }

    @Test
    void listIsFilteredAndPagedWithoutGapsOrRepeats() {
        for (LimitKind kind : LimitKind.values()) {
            put(bank.id.value(), LimitLevel.BANK, kind, 100).expect(200);
            put(bank.key.value(), LimitLevel.KEY, kind, 50).expect(200);
        }
        assertThat(ids("?kind=CONCURRENCY")).hasSize(2);
        assertThat(ids("?level=KEY&subjectId=" + bank.key)).hasSize(7);
        assertThat(ids("?level=KEY&subjectId=k00000000000")).isEmpty();
        List<String> all = new java.util.ArrayList<>();
        String cursor = "";
        do {
            Answer page = service.get(bank.path("/limits?limit=3" + cursor)).expect(200);
            page.json().path("items").forEach(item -> all.add(item.path("id").asString()));
            cursor = page.json().has("nextCursor") ? "&cursor=" + page.text("nextCursor") : null;
        } while (cursor != null);
        assertThat(all).hasSize(14).doesNotHaveDuplicates();
        assertThat(all).isEqualTo(ids("?limit=200"));
        service.get(bank.path("/limits?sort=value")).expect(422);
        String inOneOrder = service.get(bank.path("/limits?limit=3")).text("nextCursor");
        service.get(bank.path("/limits?sort=-level&cursor=" + inOneOrder)).expect(422);
    }

    @Test
    void limitsOfTheWholeBankAreTheOperatorsToSet() {
        Limits limits = service.bean(Limits.class);
        String id =
                put(bank.id.value(), LimitLevel.BANK, LimitKind.CONCURRENCY, 9)
                        .expect(200)
                        .text("id");
        Limits.Wanted whole =
                new Limits.Wanted(LimitLevel.BANK, bank.id.value(), LimitKind.CONCURRENCY, 100);
        Limits.Wanted part =
                new Limits.Wanted(LimitLevel.APP, bank.app.value(), LimitKind.CONCURRENCY, 3);
        as(
                new Actor("per-admin", bank.id, Set.of(Role.BANK_ADMIN)),
                () -> {
                    forbidden(() -> limits.put(bank.id, whole));
                    forbidden(() -> limits.remove(bank.id, id));
                    forbidden(
                            () ->
                                    service.bean(LimitOverrides.class)
                                            .put(
                                                    bank.id,
                                                    id,
                                                    new LimitOverrides.Wanted(
                                                            10,
                                                            Instant.now().plusSeconds(60),
                                                            "more")));
                    assertThat(limits.put(bank.id, part).setBy()).isEqualTo("per-admin");
                });
        JsonNode stored = service.get(bank.path("/limits/" + id)).expect(200).json();
        assertThat(stored.path("value").asLong()).isEqualTo(9);
    }

    @Test
    void overrideIsInForceUntilItsMomentAndGatewaysKnowWhatComesAfterIt() {
        String id = put(bank.app.value(), LimitLevel.APP, LimitKind.CONCURRENCY, 10).text("id");
        Instant until = service.clock().instant().plusSeconds(3_600);
        override(id, 25, until, "stocktaking").expect(200);
        AppliedLimit published = inRedis().limits().getFirst();
        assertThat(published.at(until.minusSeconds(1)).value()).isEqualTo(25);
        assertThat(published.at(until).value()).isEqualTo(10);
        JsonNode shown = service.get(bank.path("/limits/" + id)).expect(200).json();
        assertThat(shown.path("value").asLong()).isEqualTo(10);
        assertThat(shown.path("inForce").asLong()).isEqualTo(25);
        assertThat(shown.path("override").path("reason").asString()).isEqualTo("stocktaking");
        assertThat(shown.path("override").path("setBy").asString()).isEqualTo("operator");

        // Another value of its own leaves the override, and is what comes after it.
        put(bank.app.value(), LimitLevel.APP, LimitKind.CONCURRENCY, 12).expect(200);
        assertThat(inRedis().limits().getFirst().at(until).value()).isEqualTo(12);
        assertThat(inRedis().limits().getFirst().at(until.minusSeconds(1)).value()).isEqualTo(25);

        service.clock().ahead(Duration.ofSeconds(3_601));
        try {
            RunningService.await(
                    "the override put away",
                    () -> !service.get(bank.path("/limits/" + id)).json().has("override"));
        } finally {
            service.clock().ahead(Duration.ZERO);
        }
        RunningService.await("gateways told", () -> inRedis().limits().getFirst().until() == null);
        assertThat(inRedis().limits().getFirst().value()).isEqualTo(12);
        assertThat(actions(id))
                .containsExactly(
                        "limit.override_ended service",
                        "limit.set operator",
                        "limit.override_set operator",
                        "limit.set operator");
    }

    @Test
    void overrideThatIsTakenBackEndsAtOnceAndHistoryOutlivesTheLimit() {
        String id = put(bank.app.value(), LimitLevel.APP, LimitKind.CONCURRENCY, 10).text("id");
        override(id, 1, service.clock().instant().plusSeconds(60), "attack").expect(200);
        service.api("DELETE", bank.path("/limits/" + id + "/override"), "").expect(204);
        service.api("DELETE", bank.path("/limits/" + id + "/override"), "").expect(404);
        assertThat(inRedis().limits().getFirst())
                .isEqualTo(
                        new AppliedLimit(
                                LimitLevel.APP, bank.app.value(), LimitKind.CONCURRENCY, 10));
        service.api("DELETE", bank.path("/limits/" + id), "").expect(204);
        service.get(bank.path("/limits/" + id)).expect(404);
        assertThat(actions(id))
                .containsExactly(
                        "limit.removed operator",
                        "limit.override_removed operator",
                        "limit.override_set operator",
                        "limit.set operator");
        Answer first = service.get(bank.path("/limits/" + id + "/history?limit=3")).expect(200);
        Answer rest =
                service.get(
                                bank.path(
                                        "/limits/"
                                                + id
                                                + "/history?limit=3&cursor="
                                                + first.text("nextCursor")))
                        .expect(200);
        assertThat(first.json().path("items").size()).isEqualTo(3);
        assertThat(rest.json().path("items").size()).isEqualTo(1);
        assertThat(rest.json().path("items").get(0).path("after").path("value").asLong())
                .isEqualTo(10);
        // Another bank has no such history, and no other subject's trail is shown here.
        assertThat(
                        service.get(new Bank(service).path("/limits/" + id + "/history"))
                                .json()
                                .path("items")
                                .size())
                .isZero();
        service.get(bank.path("/limits/" + bank.key + "/history")).expect(404);
    }

    @Test
    void overrideIsNoWiderThanWhatIsInForceAboveItMeanwhile() {
        String upper = put(bank.id.value(), LimitLevel.BANK, LimitKind.CONCURRENCY, 20).text("id");
        String lower = put(bank.app.value(), LimitLevel.APP, LimitKind.CONCURRENCY, 5).text("id");
        Instant now = service.clock().instant();
        assertThat(override(lower, 21, now.plusSeconds(600), "x").expect(422).text("code"))
                .isEqualTo("limit_wider_than_above");
        override(lower, 20, now.plusSeconds(600), "x").expect(200);
        override(upper, 40, now.plusSeconds(600), "x").expect(200);
        override(lower, 40, now.plusSeconds(600), "x").expect(200);
        // From its end on the upper one is 20 again.
        override(lower, 40, now.plusSeconds(601), "x").expect(422);
        override(upper, 2, now.plusSeconds(600), "x").expect(200);
        override(lower, 3, now.plusSeconds(601), "x").expect(422);
        override(lower, 2, now.plusSeconds(601), "x").expect(200);
    }

    @Test
    void overrideEndsWithinAMonthAndHasAReason() {
        String id = put(bank.app.value(), LimitLevel.APP, LimitKind.CONCURRENCY, 10).text("id");
        Instant now = service.clock().instant();
        assertThat(override(id, 1, now.minusSeconds(1), "x").expect(422).text("field"))
                .isEqualTo("until");
        assertThat(override(id, 1, now.plus(Duration.ofDays(32)), "x").expect(422).text("field"))
                .isEqualTo("until");
        assertThat(override(id, 1, now.plusSeconds(60), " ").expect(422).text("field"))
                .isEqualTo("reason");
        assertThat(override(id, -1, now.plusSeconds(60), "x").expect(422).text("field"))
                .isEqualTo("value");
        override("lim-none", 1, now.plusSeconds(60), "x").expect(404);
        service.api("PUT", new Bank(service).path("/limits/" + id + "/override"), body(1, now))
                .expect(404);
    }

    private static String body(long value, Instant now) {
        return "{\"value\":"
                + value
                + ",\"until\":\""
                + now.plusSeconds(60)
                + "\",\"reason\":\"x\"}";
    }

    private Answer override(String id, long value, Instant until, String reason) {
        return service.api(
                "PUT",
                bank.path("/limits/" + id + "/override"),
                "{\"value\":"
                        + value
                        + ",\"until\":\""
                        + until
                        + "\",\"reason\":\""
                        + reason
                        + "\"}");
    }

    private Answer put(String subject, LimitLevel level, LimitKind kind, long value) {
        return service.api(
                "PUT",
                bank.path("/limits"),
                "{\"level\":\""
                        + level
                        + "\",\"subjectId\":\""
                        + subject
                        + "\",\"kind\":\""
                        + kind
                        + "\",\"value\":"
                        + value
                        + "}");
    }

    private List<String> ids(String query) {
        return service.get(bank.path("/limits" + query))
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .map(item -> item.path("id").asString())
                .toList();
    }

    private List<String> actions(String id) {
        return service.get(bank.path("/limits/" + id + "/history"))
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .map(it -> it.path("action").asString() + " " + it.path("actor").asString())
                .toList();
    }

    private CallerSnapshot inRedis() {
        return ContractJson.read(
                service.redis().commands().get(RedisNames.key(bank.key)), CallerSnapshot.class);
    }

    private static void forbidden(Runnable write) {
        assertThatThrownBy(write::run)
                .isInstanceOfSatisfying(
                        HubProblem.class,
                        it -> assertThat(it.code()).isEqualTo(ProblemCode.FORBIDDEN));
    }

    private static void as(Actor actor, Runnable task) {
        SecurityContextHolder.getContext()
                .setAuthentication(
                        UsernamePasswordAuthenticationToken.authenticated(actor, null, List.of()));
        try {
            task.run();
        } finally {
            SecurityContextHolder.clearContext();
        }
    }
}
