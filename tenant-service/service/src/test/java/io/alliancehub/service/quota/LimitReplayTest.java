package io.alliancehub.service.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.TokenPrices;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.service.metering.UsageTrace.Step;
import io.alliancehub.service.quota.LimitReplay.Verdict;
import io.alliancehub.service.testing.AdmissionScript;
import io.alliancehub.service.testing.RunningService;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A replay says what admission would have said: against plain arithmetic and the real script. */
final class LimitReplayTest {
    private static final TokenPrices PRICES = new TokenPrices("p", 20_003, 10_001, 80_007);

    /** In the days to come: Redis forgets windows that are over by its own clock. */
    private static final Instant START =
            LocalDate.now(LimitWindows.ZONE)
                    .plusDays(3)
                    .atTime(23, 50)
                    .atZone(LimitWindows.ZONE)
                    .toInstant();

    @Property(tries = 300)
    void verdictsAreThoseOfPlainArithmetic(@ForAll LimitKind kind, @ForAll long seed) {
        Random random = new Random(seed);
        List<Step> trace = trace(random, 150);
        long value = value(random, kind, trace);
        LimitReplay replay = LimitReplay.of(kind, value);
        NaiveReplay naive = new NaiveReplay(kind, value);
        for (Step call : trace) {
            assertThat(replay.offer(call)).as("%s", call).isEqualTo(naive.offer(call));
        }
    }

    @ParameterizedTest
    @EnumSource(LimitKind.class)
    void verdictsAreThoseOfTheScriptThatAdmits(LimitKind kind) {
        long seed = new Random().nextLong();
        System.out.println("verdictsAreThoseOfTheScriptThatAdmits " + kind + " seed " + seed);
        Random random = new Random(seed);
        RedisCommands<String, String> redis = RunningService.shared().redis().commands();
        Map<Verdict, Integer> seen = new EnumMap<>(Verdict.class);
        for (int round = 0; round < 12; round++) {
            TenantId tenant = new TenantId("replay-" + kind.ordinal() + "-" + round);
            redis.set(RedisNames.ready(tenant), "made-for-the-test");
            List<Step> trace = trace(random, 120);
            long value = value(random, kind, trace);
            AdmissionScript script =
                    new AdmissionScript(
                            redis,
                            tenant,
                            new AppliedLimit(LimitLevel.BANK, tenant.value(), kind, value),
                            "made-for-the-test");
            LimitReplay replay = LimitReplay.of(kind, value);
            PriorityQueue<Step> running = new PriorityQueue<>(Comparator.comparing(Step::endedAt));
            for (Step call : trace) {
                settleEnded(script, running, call.occurredAt());
                long granted = script.admitAt(call.id(), call.usage(), PRICES, call.occurredAt());
                Verdict verdict = replay.offer(call);
                assertThat(verdict).as("seed %d, %s", seed, call).isEqualTo(verdict(call, granted));
                seen.merge(verdict, 1, Integer::sum);
                if (granted >= 0) {
                    Step cut = cut(call, granted);
                    running.add(cut);
                    if (kind != LimitKind.CONCURRENCY) {
                        // What is reserved beyond the use, until the end, a replay cannot know.
                        settleEnded(script, running, Instant.MAX);
                    }
                }
            }
        }
        assertThat(seen).containsKeys(Verdict.ADMITTED, Verdict.REFUSED);
    }

    private static void settleEnded(
            AdmissionScript script, PriorityQueue<Step> running, Instant now) {
        while (!running.isEmpty() && !running.element().endedAt().isAfter(now)) {
            Step ended = running.remove();
            script.settle(ended.id(), ended.usage(), PRICES, ended.occurredAt());
        }
    }

    private static Verdict verdict(Step call, long granted) {
        if (granted < 0) {
            return Verdict.REFUSED;
        }
        return granted < call.usage().completionTokens() ? Verdict.SHORTENED : Verdict.ADMITTED;
    }

    private static Step cut(Step call, long granted) {
        TokenUsage usage =
                new TokenUsage(
                        call.usage().promptTokens(), call.usage().cachedTokens(), granted, 0);
        return new Step(
                call.id(),
                call.occurredAt(),
                call.endedAt(),
                usage,
                PRICES.microYuan(usage),
                PRICES);
    }

    @Test
    void refusedCallUsesNothing() {
        LimitReplay replay = LimitReplay.of(LimitKind.TOKENS_PER_DAY, 100);
        assertThat(replay.offer(step(0, 80, 20))).isEqualTo(Verdict.ADMITTED);
        assertThat(replay.offer(step(1, 80, 20))).isEqualTo(Verdict.REFUSED);
        LimitReplay minute = LimitReplay.of(LimitKind.REQUESTS_PER_MINUTE, 1);
        assertThat(minute.offer(step(0, 1, 1))).isEqualTo(Verdict.ADMITTED);
        for (int second = 1; second < 60; second++) {
            assertThat(minute.offer(step(second, 1, 1))).isEqualTo(Verdict.REFUSED);
        }
        assertThat(minute.offer(step(65, 1, 1))).isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void whatCameBeforeTheReplayWeighsOnIt() {
        LimitReplay.Window month =
                (LimitReplay.Window) LimitReplay.of(LimitKind.TOKENS_PER_MONTH, 100);
        month.begin(START, 90);
        assertThat(month.offer(step(0, 5, 10))).isEqualTo(Verdict.REFUSED);
        assertThat(month.offer(step(0, 5, 5))).isEqualTo(Verdict.ADMITTED);
        LimitReplay atOnce = LimitReplay.of(LimitKind.CONCURRENCY, 1);
        atOnce.count(step(0, 1, 1));
        assertThat(atOnce.offer(step(0, 1, 1))).isEqualTo(Verdict.REFUSED);
        assertThat(atOnce.offer(step(1, 1, 1))).isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void callBeyondAllBoundsIsRefusedAndBreaksNothing() {
        TokenPrices dear = new TokenPrices("p", 1_000_000_000_000L, 0, 1_000_000_000_000L);
        TokenUsage huge = new TokenUsage(1_000_000_000, 1_000_000_000, 1, 0);
        LimitReplay replay = LimitReplay.of(LimitKind.MONEY_PER_DAY, AppliedLimit.VALUE_MAX);
        assertThat(replay.offer(new Step("x", START, START, huge, 1, dear)))
                .isEqualTo(Verdict.REFUSED);
    }

    private static Step step(int second, long prompt, long completion) {
        TokenUsage usage = new TokenUsage(prompt, 0, completion, 0);
        Instant at = START.plusSeconds(second);
        return new Step(
                "s" + second, at, at.plusMillis(900), usage, PRICES.microYuan(usage), PRICES);
    }

    /** Twenty minutes around a midnight, with bursts and pauses. */
    private static List<Step> trace(Random random, int size) {
        List<Step> trace = new ArrayList<>();
        Instant at = START;
        for (int i = 0; i < size; i++) {
            long gap = random.nextInt(8) == 0 ? random.nextInt(70_000) : random.nextInt(6_000);
            at = at.plusMillis(gap);
            long prompt = 1 + random.nextInt(60);
            TokenUsage usage =
                    new TokenUsage(prompt, random.nextInt((int) prompt + 1), random.nextInt(60), 0);
            Duration length = Duration.ofMillis(random.nextInt(40_000));
            trace.add(
                    new Step(
                            "call-" + i,
                            at,
                            at.plus(length),
                            usage,
                            PRICES.microYuan(usage),
                            PRICES));
        }
        return trace;
    }

    /** Somewhere between nothing and enough for all. */
    private static long value(Random random, LimitKind kind, List<Step> trace) {
        long all =
                switch (kind) {
                    case REQUESTS_PER_MINUTE, CONCURRENCY -> 15;
                    case TOKENS_PER_MINUTE -> 900;
                    case TOKENS_PER_DAY, TOKENS_PER_MONTH ->
                            trace.stream().mapToLong(it -> it.usage().totalTokens()).sum();
                    case MONEY_PER_DAY, MONEY_PER_MONTH ->
                            trace.stream().mapToLong(Step::microYuan).sum();
                };
        return random.nextLong(all + 1);
    }
}
