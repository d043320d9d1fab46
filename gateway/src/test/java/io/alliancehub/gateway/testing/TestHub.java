package io.alliancehub.gateway.testing;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.ModelCatalog;
import io.alliancehub.contract.ModelKind;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.TokenPrices;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Redis, a service and members, and what a service would write into Redis. */
public final class TestHub implements AutoCloseable {
    public static final String ALIAS = "hub-mini";
    public static final String UNPRICED = "hub-unpriced";

    /** Its vocabulary has tokens for a gap; banks may call it whose name begins with bank-sdk. */
    public static final String CODER = "hub-coder";

    public static final String VECTORS = "vectors";
    public static final int CONTEXT_LENGTH = 4_096;

    /** 2.0000 yuan per million tokens in, 1.0000 cached, 8.0000 out. */
    public static final TokenPrices PRICES = new TokenPrices("price-1", 20_000, 10_000, 80_000);

    public final TestRedis redis = new TestRedis();
    public final FakeService service = new FakeService();
    public final List<FakeMember> members = new CopyOnWriteArrayList<>();
    public volatile List<ModelCatalog.PriceStart> upcoming = List.of();
    private final Map<String, ModelCatalog.Entry> derived = new ConcurrentHashMap<>();
    private final List<TestBank> banks = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor();
    private final RedisCommands<String, String> commands = redis.commands();

    public TestHub() {
        service.tokenizers.put(TestVocabulary.digest(), TestVocabulary.bytes());
        service.tokenizers.put(TestVocabulary.coder().digest(), TestVocabulary.coder().toBytes());
        clockwork.scheduleWithFixedDelay(this::beat, 0, 100, TimeUnit.MILLISECONDS);
    }

    public RedisCommands<String, String> commands() {
        return commands;
    }

    public FakeMember addMember(String id) {
        FakeMember member = new FakeMember(id);
        members.add(member);
        beat();
        return member;
    }

    /** Makes a bank known and opens its limits; it may call {@link #ALIAS}. */
    public TestBank add(TestBank bank) {
        banks.removeIf(it -> it.tenant().equals(bank.tenant()));
        banks.add(bank);
        publish(bank);
        publishCatalog();
        commands.set(RedisNames.ready(bank.tenant()), redis.newIncarnation());
        return bank;
    }

    /** Writes a key's snapshot as the service does: Redis, version, message. */
    public void publish(TestBank bank) {
        service.keys.put(bank.key().id().value(), bank.snapshot());
        commands.set(RedisNames.key(bank.key().id()), ContractJson.write(bank.snapshot()));
        commands.incr(RedisNames.VERSION);
        commands.publish(RedisNames.CHANGES, "key:" + bank.key().id());
    }

    public void publishCatalog() {
        List<TenantId> tenants =
                banks.stream()
                        .map(TestBank::tenant)
                        .filter(tenant -> !tenant.value().startsWith("ungranted"))
                        .toList();
        List<TenantId> coders =
                tenants.stream().filter(tenant -> tenant.value().startsWith("bank-sdk")).toList();
        service.catalog =
                new ModelCatalog(
                        1,
                        Stream.concat(
                                        Stream.of(
                                                entry(ALIAS, tenants, PRICES),
                                                entry(UNPRICED, tenants, null),
                                                entry(CODER, coders, PRICES),
                                                vectors(tenants)),
                                        derived.values().stream())
                                .toList());
        commands.set(RedisNames.CATALOG, ContractJson.write(service.catalog));
        commands.incr(RedisNames.VERSION);
        commands.publish(RedisNames.CHANGES, "catalog");
    }

    /** Has an alias point at the weights with an adapter, for these banks. */
    public void derive(String alias, String adapterDigest, List<TenantId> tenants) {
        ModelCatalog.Entry base = entry(alias, tenants, PRICES);
        derived.put(
                alias,
                new ModelCatalog.Entry(
                        alias,
                        "version-with-" + adapterDigest,
                        base.baseDigest(),
                        base.tokenizerDigest(),
                        null,
                        base.contextLength(),
                        base.defaultMaxTokens(),
                        base.createdEpochSeconds(),
                        tenants,
                        PRICES,
                        List.of(),
                        null,
                        adapterDigest));
        publishCatalog();
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
        members.forEach(FakeMember::close);
        service.close();
        redis.close();
    }

    private static ModelCatalog.Entry vectors(List<TenantId> tenants) {
        return new ModelCatalog.Entry(
                VECTORS,
                "version-of-" + VECTORS,
                FakeMember.BASE_DIGEST,
                TestVocabulary.digest(),
                null,
                CONTEXT_LENGTH,
                16,
                1_760_000_000L,
                tenants,
                PRICES,
                List.of(),
                ModelKind.EMBEDDING);
    }

    private ModelCatalog.Entry entry(
            String alias,
            List<TenantId> tenants,
            @org.jspecify.annotations.Nullable TokenPrices prices) {
        return new ModelCatalog.Entry(
                alias,
                "version-of-" + alias,
                FakeMember.BASE_DIGEST,
                alias.equals(CODER) ? TestVocabulary.coder().digest() : TestVocabulary.digest(),
                null,
                CONTEXT_LENGTH,
                16,
                1_760_000_000L,
                tenants,
                prices,
                upcoming);
    }

    private synchronized void beat() {
        try {
            for (FakeMember member : members) {
                MemberHeartbeat heartbeat = member.heartbeat();
                commands.sadd(RedisNames.MEMBERS, heartbeat.memberId());
                commands.psetex(
                        RedisNames.member(heartbeat.memberId()),
                        MemberHeartbeat.TTL_SECONDS * 1_000L,
                        ContractJson.write(heartbeat));
            }
            if (!service.away && service.consumes) {
                service.consume(commands);
            }
        } catch (RedisException e) {
            // Redis is down in some tests; the next beat tries again.
            return;
        }
    }
}
