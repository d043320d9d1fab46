package io.alliancehub.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.gateway.admission.LimitScripts.Unheld;
import io.alliancehub.gateway.clients.RedisGoneException;
import io.alliancehub.gateway.clients.RedisLink;
import io.alliancehub.gateway.metering.TestCalls;
import io.alliancehub.gateway.testing.Eventually;
import io.alliancehub.gateway.testing.TestRedis;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * No limit is ever exceeded, and every refusal is right: against a naive oracle and a real Redis.
 */
final class AdmissionPropertiesTest {
    private static final LimitWindows WINDOWS = LimitWindows.at(TestCalls.NOON);
    private static TestRedis redis;
    private static RedisLink link;
    private static RedisCommands<String, String> commands;
    private final AtomicInteger ids = new AtomicInteger();
    private LimitScripts scripts;
    private OpenCalls open;
    private final AtomicLong now = new AtomicLong();
    private LeaseKeeper leases;
    private Admissions admissions;

    @BeforeAll
    static void start() {
        redis = new TestRedis();
        link = new RedisLink(redis.uri(), Duration.ofSeconds(5));
        link.connect("unused", message -> {});
        commands = redis.commands();
    }

    @AfterAll
    static void stop() {
        link.close();
        redis.close();
    }

    @BeforeEach
    void fresh() {
        commands.flushall();
        commands.set("hub:{bank-a}:ready", redis.newIncarnation());
        scripts = new LimitScripts(link);
        open = new OpenCalls();
        leases = new LeaseKeeper(open, scripts, now::get);
        admissions = new Admissions(scripts, open, leases);
    }

    /**
     * One step after the other: each decision is exactly the one that plain Java arithmetic makes.
     */
    @Test
    void decisionsAreThoseOfANaiveOracle() {
        long seed = new Random().nextLong();
        System.out.println("decisionsAreThoseOfANaiveOracle seed " + seed);
        Random random = new Random(seed);
        String incarnation = redis.newIncarnation();
        for (int round = 0; round < 60; round++) {
            commands.flushall();
            commands.set("hub:{bank-a}:ready", incarnation);
            NaiveLimits oracle = new NaiveLimits(randomLimits(random));
            List<Call> running = new ArrayList<>();
            for (int step = 0; step < 60; step++) {
                if (!running.isEmpty() && random.nextInt(3) == 0) {
                    Call call = running.remove(random.nextInt(running.size()));
                    TokenUsage usage = randomUse(random, call);
                    scripts.settle(call, usage, "", Unheld.COUNT);
                    oracle.settle(call, usage);
                    open.remove(call);
                } else {
                    Call wanted = wanted(random, oracle.limits());
                    Admission expected = oracle.admit(wanted);
                    Admission actual = admissions.admit(wanted);
                    assertThat(kind(actual)).as("seed %d", seed).isEqualTo(kind(expected));
                    if (actual instanceof Admission.Granted granted) {
                        assertThat(granted.call().maxTokens())
                                .as("granted, seed %d", seed)
                                .isEqualTo(((Admission.Granted) expected).call().maxTokens());
                        running.add(granted.call());
                    }
                }
                assertThat(counter("BANK", "bank-a", WINDOWS.month(), "micro"))
                        .as("micro-yuan, seed %d", seed)
                        .isEqualTo(oracle.micro());
                assertThat(counter("BANK", "bank-a", WINDOWS.day(), "tokens"))
                        .as("tokens, seed %d", seed)
                        .isEqualTo(oracle.tokens());
            }
        }
    }

    /** Many threads, all kinds, two levels: what is reserved never passes a limit at any moment. */
    @ParameterizedTest
    @EnumSource(LimitKind.class)
    void concurrentCallsNeverExceedALimit(LimitKind kind) throws InterruptedException {
        long value = kind.isMoney() ? 2_000 : kind.unit().equals("requests") ? 7 : 300;
        List<AppliedLimit> limits =
                List.of(
                        new AppliedLimit(LimitLevel.BANK, "bank-a", kind, value * 2),
                        new AppliedLimit(LimitLevel.APP, "app-a", kind, value));
        AtomicLong inUse = new AtomicLong();
        AtomicLong high = new AtomicLong();
        AtomicInteger admitted = new AtomicInteger();
        boolean returns = kind == LimitKind.CONCURRENCY;
        hammer(
                random -> {
                    Call wanted = wanted(random, limits);
                    if (admissions.admit(wanted) instanceof Admission.Granted granted) {
                        Call call = granted.call();
                        admitted.incrementAndGet();
                        long amount = amount(kind, call, full(call));
                        high.accumulateAndGet(inUse.addAndGet(amount), Math::max);
                        TokenUsage used = randomUse(random, call);
                        long back = amount - (returns ? 0 : amount(kind, call, used));
                        inUse.addAndGet(-back);
                        scripts.settle(call, used, "", Unheld.COUNT);
                        open.remove(call);
                    }
                });
        assertThat(admitted.get()).isPositive();
        assertThat(high.get()).isPositive().isLessThanOrEqualTo(value);
    }

    @Test
    void freeModelIsAdmittedAndExpired() {
        Call call =
                new Call(
                        "free",
                        TestCalls.call("x").tenantId(),
                        TestCalls.call("x").projectId(),
                        TestCalls.call("x").appId(),
                        TestCalls.call("x").keyId(),
                        "free",
                        "v",
                        10,
                        10,
                        new io.alliancehub.contract.TokenPrices("p", 0, 0, 0),
                        List.of(
                                new AppliedLimit(
                                        LimitLevel.BANK, "bank-a", LimitKind.MONEY_PER_DAY, 5)),
                        TestCalls.NOON,
                        TestCalls.NOON);
        assertThat(admissions.admit(call)).isInstanceOf(Admission.Granted.class);
        assertThat(
                        link.runForText(
                                io.alliancehub.contract.LuaScript.EXPIRE,
                                List.of(
                                        RedisNames.holds(call.tenantId()),
                                        RedisNames.hold(call.tenantId(), "free")),
                                List.of("free", Long.toString(Long.MAX_VALUE / 4))))
                .isEqualTo("EXPIRED");
        assertThat(counter("BANK", "bank-a", WINDOWS.day(), "tokens")).isZero();
    }

    @Test
    void secondSettlementChangesNothing() {
        Call call = ((Admission.Granted) admissions.admit(TestCalls.call("one"))).call();
        TokenUsage usage = new TokenUsage(10, 0, 3, 0);
        scripts.settle(call, usage, "{\"a\":1}", Unheld.COUNT);
        scripts.settle(call, usage, "{\"a\":1}", Unheld.COUNT);
        assertThat(commands.xlen(RedisNames.usage(call.tenantId()))).isEqualTo(1);
        assertThat(counter("BANK", "bank-a", WINDOWS.day(), "tokens")).isEqualTo(13);
        assertThat(counter("BANK", "bank-a", WINDOWS.day(), "micro"))
                .isEqualTo(call.prices().microYuan(usage));
    }

    @Test
    void lostCountersRefuseUntilTheyAreRebuiltAndRunningCallsHoldAgain() {
        AppliedLimit limit =
                new AppliedLimit(LimitLevel.BANK, "bank-a", LimitKind.TOKENS_PER_DAY, 60);
        Call first = TestCalls.call("one", 10, 20, TestCalls.NOON, List.of(limit));
        assertThat(admissions.admit(first)).isInstanceOf(Admission.Granted.class);
        commands.flushall();
        Call second = TestCalls.call("two", 10, 40, TestCalls.NOON, List.of(limit));
        assertThat(admissions.admit(second)).isInstanceOf(Admission.Rebuilding.class);
        commands.set("hub:{bank-a}:ready", redis.newIncarnation());
        Admission admission = admissions.admit(second);
        assertThat(admission).isInstanceOf(Admission.Granted.class);
        assertThat(((Admission.Granted) admission).call().maxTokens())
                .as("30 of 60 are held again by the running call, 10 are the prompt")
                .isEqualTo(20);
    }

    @Test
    void slotOfADeadGatewayIsFreedAndThatOfALiveOneIsKept() {
        AppliedLimit limit =
                new AppliedLimit(LimitLevel.KEY, "aaaaaaaaaaaa", LimitKind.CONCURRENCY, 1);
        Call call = TestCalls.call("one", 10, 20, TestCalls.NOON, List.of(limit));
        String slots =
                RedisNames.rate(
                        call.tenantId(), LimitLevel.KEY, "aaaaaaaaaaaa", LimitKind.CONCURRENCY);
        assertThat(admissions.admit(call)).isInstanceOf(Admission.Granted.class);
        double lease = commands.zscore(slots, "one") - Instant.now().toEpochMilli();
        assertThat(lease).isBetween(50_000.0, 61_000.0);

        commands.zadd(slots, 1, "one"); // as if its lease had long run out
        leases.renewAll();
        assertThat(commands.zscore(slots, "one")).isGreaterThan(Instant.now().toEpochMilli());
        Call other = TestCalls.call("two", 10, 20, TestCalls.NOON, List.of(limit));
        assertThat(admissions.admit(other)).isInstanceOf(Admission.Refused.class);

        commands.zadd(slots, 1, "one"); // nobody renews it: its gateway is dead
        assertThat(
                        admissions.admit(
                                TestCalls.call("three", 10, 20, TestCalls.NOON, List.of(limit))))
                .isInstanceOf(Admission.Granted.class);
    }

    @Test
    void slotsThatRanOutWhileRedisWasAwayAreTakenBackBeforeAnybodyIsAdmitted() {
        AppliedLimit limit =
                new AppliedLimit(LimitLevel.KEY, "aaaaaaaaaaaa", LimitKind.CONCURRENCY, 1);
        Call call = TestCalls.call("one", 10, 20, TestCalls.NOON, List.of(limit));
        assertThat(admissions.admit(call)).isInstanceOf(Admission.Granted.class);
        String slots =
                RedisNames.rate(
                        call.tenantId(), LimitLevel.KEY, "aaaaaaaaaaaa", LimitKind.CONCURRENCY);
        commands.zadd(slots, 1, "one"); // its lease ran out, and no round came through
        now.addAndGet(TimeUnit.SECONDS.toNanos(70));
        assertThat(admissions.admit(TestCalls.call("two", 10, 20, TestCalls.NOON, List.of(limit))))
                .isInstanceOf(Admission.Refused.class);
        scripts.settle(call, TokenUsage.NONE, "", Unheld.SKIP);
        open.remove(call);
        assertThat(
                        admissions.admit(
                                TestCalls.call("three", 10, 20, TestCalls.NOON, List.of(limit))))
                .isInstanceOf(Admission.Granted.class);
    }

    @Test
    void countersOfAnEarlierRunOfRedisAreNotTrusted() {
        assertThat(admissions.admit(TestCalls.call("one"))).isInstanceOf(Admission.Granted.class);
        commands.set("hub:{bank-a}:ready", "0123456789ab-" + "x".repeat(36));
        assertThat(admissions.admit(TestCalls.call("two")))
                .isInstanceOf(Admission.Rebuilding.class);
        commands.set("hub:{bank-a}:ready", redis.newIncarnation());
        assertThat(admissions.admit(TestCalls.call("two"))).isInstanceOf(Admission.Granted.class);
    }

    @Test
    void admissionThatCameTwiceIsNotTakenForARefusal() {
        assertThat(admissions.admit(TestCalls.call("one"))).isInstanceOf(Admission.Granted.class);
        assertThatThrownBy(() -> admissions.admit(TestCalls.call("one")))
                .isInstanceOfSatisfying(
                        RedisGoneException.class,
                        gone -> assertThat(gone.fate()).isEqualTo(RedisGoneException.Fate.UNKNOWN));
    }

    @Test
    void serverThatStartedAnewIsNoticedThoughItKeptEverything() {
        try (TestRedis other = new TestRedis();
                RedisLink otherLink = new RedisLink(other.uri(), Duration.ofSeconds(5))) {
            otherLink.connect("unused", message -> {});
            RedisLink.Run before = otherLink.run();
            assertThat(otherLink.isStill(before)).isTrue();
            other.kill();
            other.restart();
            Eventually.holds(
                    "the link mends itself",
                    Duration.ofSeconds(20),
                    () -> {
                        try {
                            return !otherLink.run().server().equals(before.server());
                        } catch (RedisGoneException notYet) {
                            return false;
                        }
                    });
            assertThat(otherLink.isStill(before)).isFalse();
        }
    }

    @Test
    void whereTheLimitItselfIsTooLowNobodyIsToldToWait() {
        for (LimitKind kind : LimitKind.values()) {
            long tooLow = kind.unit().equals("requests") ? 0 : kind.isMoney() ? 10 : 11;
            AppliedLimit limit = new AppliedLimit(LimitLevel.APP, "app-a", kind, tooLow);
            Admission admission =
                    admissions.admit(
                            TestCalls.call("low-" + kind, 10, 20, Instant.now(), List.of(limit)));
            assertThat(admission).as("%s", kind).isInstanceOf(Admission.Refused.class);
            assertThat(((Admission.Refused) admission).retryAfter()).as("%s", kind).isNull();
        }
    }

    @Test
    void settledCallGetsNoSlotBack() {
        AppliedLimit limit =
                new AppliedLimit(LimitLevel.KEY, "aaaaaaaaaaaa", LimitKind.CONCURRENCY, 1);
        Call call = TestCalls.call("one", 10, 20, TestCalls.NOON, List.of(limit));
        admissions.admit(call);
        scripts.settle(call, TokenUsage.NONE, "", Unheld.SKIP);
        scripts.renew(call);
        assertThat(admissions.admit(TestCalls.call("two", 10, 20, TestCalls.NOON, List.of(limit))))
                .isInstanceOf(Admission.Granted.class);
    }

    @Test
    void refusalNamesTheLimitThatBindsLongest() {
        AppliedLimit rate =
                new AppliedLimit(LimitLevel.APP, "app-a", LimitKind.REQUESTS_PER_MINUTE, 1);
        AppliedLimit money =
                new AppliedLimit(LimitLevel.BANK, "bank-a", LimitKind.MONEY_PER_MONTH, 1);
        Admission admission =
                admissions.admit(
                        TestCalls.call("one", 10, 20, Instant.now(), List.of(rate, money)));
        assertThat(admission).isInstanceOf(Admission.Refused.class);
        assertThat(((Admission.Refused) admission).limit()).isEqualTo(money);
        assertThat(((Admission.Refused) admission).remaining()).isEqualTo(1);
        assertThat(commands.exists("hub:{bank-a}:holds")).isZero();
    }

    /** A minute is any 60 seconds: use of 12 parts of 5 s ago still counts, that of 13 does not. */
    @Test
    void slidingMinuteNeverHoldsMoreThanItsLimit() {
        AppliedLimit limit =
                new AppliedLimit(LimitLevel.BANK, "bank-a", LimitKind.TOKENS_PER_MINUTE, 100);
        String key =
                RedisNames.rate(
                        TestCalls.call("x").tenantId(),
                        LimitLevel.BANK,
                        "bank-a",
                        LimitKind.TOKENS_PER_MINUTE);
        for (int age = 0; age <= 14; age++) {
            commands.del(key);
            long before = part();
            commands.hset(key, Long.toString(before - age), "80");
            Admission admission =
                    admissions.admit(
                            TestCalls.call("age-" + age, 10, 20, TestCalls.NOON, List.of(limit)));
            if (part() != before) {
                age--; // the clock went on to the next part in between: look again
                ids.incrementAndGet();
                commands.del(RedisNames.hold(TestCalls.call("x").tenantId(), "age-" + (age + 1)));
                continue;
            }
            if (age <= 12) {
                assertThat(admission).as("age %d", age).isInstanceOf(Admission.Refused.class);
                long leaves = (before - age + 13) * 5_000;
                long told = redisMillis() + ((Admission.Refused) admission).retryAfter().toMillis();
                assertThat(told).as("retry-after, age %d", age).isBetween(leaves, leaves + 500);
            } else {
                assertThat(admission).as("age %d", age).isInstanceOf(Admission.Granted.class);
            }
        }
    }

    private static long part() {
        return redisMillis() / 5_000;
    }

    private static long redisMillis() {
        List<String> time = commands.time();
        return Long.parseLong(time.get(0)) * 1_000 + Long.parseLong(time.get(1)) / 1_000;
    }

    private interface Step {
        void run(Random random);
    }

    private static void hammer(Step step) throws InterruptedException {
        long seed = new Random().nextLong();
        System.out.println("hammer seed " + seed);
        int threads = 16;
        CountDownLatch together = new CountDownLatch(1);
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < threads; i++) {
                Random random = new Random(seed + i);
                pool.execute(
                        () -> {
                            try {
                                together.await();
                                for (int n = 0; n < 40; n++) {
                                    step.run(random);
                                }
                            } catch (Throwable e) {
                                failures.add(e);
                            }
                        });
            }
            together.countDown();
            pool.shutdown();
            assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(failures).isEmpty();
    }

    private Call wanted(Random random, List<AppliedLimit> limits) {
        return TestCalls.call(
                "call-" + ids.incrementAndGet(),
                1 + random.nextInt(40),
                1 + random.nextInt(60),
                TestCalls.NOON,
                limits);
    }

    private static List<AppliedLimit> randomLimits(Random random) {
        List<AppliedLimit> limits = new ArrayList<>();
        for (LimitKind kind : LimitKind.values()) {
            if (random.nextBoolean()) {
                long value =
                        kind.unit().equals("requests")
                                ? 1 + random.nextInt(30)
                                : random.nextInt(3_000);
                limits.add(
                        random.nextBoolean()
                                ? new AppliedLimit(LimitLevel.BANK, "bank-a", kind, value)
                                : new AppliedLimit(LimitLevel.APP, "app-a", kind, value));
            }
        }
        return limits;
    }

    private static TokenUsage randomUse(Random random, Call call) {
        long completion = random.nextInt((int) call.maxTokens() + 1);
        return completion == 0
                ? TokenUsage.NONE
                : new TokenUsage(call.promptTokens(), 0, completion, 0);
    }

    private static TokenUsage full(Call call) {
        return new TokenUsage(call.promptTokens(), 0, call.maxTokens(), 0);
    }

    private static long amount(LimitKind kind, Call call, TokenUsage usage) {
        return switch (kind) {
            case REQUESTS_PER_MINUTE, CONCURRENCY -> 1;
            case TOKENS_PER_MINUTE, TOKENS_PER_DAY, TOKENS_PER_MONTH -> usage.totalTokens();
            case MONEY_PER_DAY, MONEY_PER_MONTH -> call.prices().microYuan(usage);
        };
    }

    private static String kind(Admission admission) {
        return admission instanceof Admission.Refused refused
                ? "Refused"
                : admission.getClass().getSimpleName();
    }

    private static long counter(String level, String subject, String window, String field) {
        String value =
                commands.hget("hub:{bank-a}:win:" + level + ":" + subject + ":" + window, field);
        return value == null ? 0 : Long.parseLong(value);
    }
}
