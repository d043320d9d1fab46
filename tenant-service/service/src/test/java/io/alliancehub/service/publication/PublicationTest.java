package io.alliancehub.service.publication;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.CallerSnapshot.KeyStatus;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.InternalApi;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.ModelCatalog;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TokenPrices;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class PublicationTest {
    private final RunningService service = RunningService.shared();

    @Test
    void revokedKeyIsRevokedInRedisWhenTheAnswerComes() {
        Bank bank = new Bank(service);
        CallerSnapshot before = inRedis(bank);
        assertThat(before.status()).isEqualTo(KeyStatus.ACTIVE);
        long version = version();
        service.post(bank.path("/keys/" + bank.key + "/revoke"), "{\"reason\":\"test\"}")
                .expect(200);
        assertThat(inRedis(bank).status()).isEqualTo(KeyStatus.REVOKED);
        assertThat(inRedis(bank).version()).isGreaterThan(before.version());
        assertThat(version()).isGreaterThan(version);
    }

    @Test
    void suspendedBankSuspendsItsKeysAndComesBack() {
        Bank bank = new Bank(service);
        service.post(bank.path("/suspend"), "{\"reason\":\"test\"}").expect(200);
        assertThat(inRedis(bank).status()).isEqualTo(KeyStatus.SUSPENDED);
        service.post(bank.path("/resume"), "{}").expect(200);
        assertThat(inRedis(bank).status()).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void snapshotCarriesTheLimitsOfEveryLevel() {
        Bank bank = new Bank(service);
        limit(bank, LimitLevel.BANK, bank.id.value(), 9);
        limit(bank, LimitLevel.PROJECT, bank.project.value(), 8);
        limit(bank, LimitLevel.APP, bank.app.value(), 7);
        limit(bank, LimitLevel.KEY, bank.key.value(), 6);
        assertThat(inRedis(bank).limits())
                .extracting("level")
                .containsExactlyInAnyOrder(
                        LimitLevel.BANK, LimitLevel.PROJECT, LimitLevel.APP, LimitLevel.KEY);
        CallerSnapshot internal =
                ContractJson.read(
                        service.internal("GET", InternalApi.KEYS + bank.key, "")
                                .expect(200)
                                .response()
                                .body(),
                        CallerSnapshot.class);
        assertThat(internal.limits()).isEqualTo(inRedis(bank).limits());
        service.internal("GET", InternalApi.KEYS + "k00000000000", "").expect(404);
    }

    @Test
    void catalogShowsGrantsAndThePriceInForce() {
        Bank bank = new Bank(service);
        ModelCatalog.Entry entry = entry(bank).orElseThrow();
        assertThat(entry.tenants()).containsExactly(bank.id);
        assertThat(entry.prices())
                .isEqualTo(new TokenPrices(bank.priceVersion, 20_000, 5_000, 81_234));
        service.api("DELETE", "/models/" + bank.alias + "/grants/" + bank.id, "").expect(204);
        assertThat(entry(bank).orElseThrow().tenants()).isEmpty();
        service.api("DELETE", "/models/" + bank.alias, "").expect(204);
        assertThat(entry(bank)).isEmpty();
    }

    @Test
    void futurePriceBeginsByTheClock() {
        Bank bank = new Bank(service);
        Instant begins = service.clock().instant().plusSeconds(3600);
        String next =
                service.post(
                                "/prices",
                                "{\"alias\":\""
                                        + bank.alias
                                        + "\",\"inputPerMillion\":\"3\","
                                        + "\"cachedInputPerMillion\":\"1\","
                                        + "\"outputPerMillion\":\"9\",\"validFrom\":\""
                                        + begins
                                        + "\"}")
                        .expect(201)
                        .text("priceVersion");
        assertThat(priceInForce(bank)).isEqualTo(bank.priceVersion);
        // Gateways know of it beforehand: they need not hear from the service when it begins.
        ModelCatalog.Entry entry = entry(bank).orElseThrow();
        assertThat(entry.pricesAt(begins.minusSeconds(1)))
                .isEqualTo(new TokenPrices(bank.priceVersion, 20_000, 5_000, 81_234));
        assertThat(entry.pricesAt(begins)).isEqualTo(new TokenPrices(next, 30_000, 10_000, 90_000));
        service.clock().ahead(Duration.ofSeconds(3601));
        try {
            RunningService.await("the new price", () -> priceInForce(bank).equals(next));
        } finally {
            service.clock().ahead(Duration.ZERO);
        }
    }

    @Test
    void everythingIsPublishedAnewAfterRedisWasEmptied() {
        Bank bank = new Bank(service);
        long version = version();
        service.redis().commands().flushall();
        RunningService.await(
                "keys, catalog and counters",
                () ->
                        service.redis()
                                        .commands()
                                        .exists(
                                                RedisNames.key(bank.key),
                                                RedisNames.CATALOG,
                                                RedisNames.ready(bank.id))
                                == 3);
        assertThat(inRedis(bank).status()).isEqualTo(KeyStatus.ACTIVE);
        assertThat(version()).isNotEqualTo(version);
    }

    @Test
    void writesThatWaitForAnotherPublisherLeaveTheDatabaseToOthers() throws Exception {
        Bank bank = new Bank(service);
        try (Connection another = service.postgres().superuser();
                Statement statement = another.createStatement();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            statement.execute("select pg_advisory_lock(" + Publisher.LOCK + ")");
            List<Future<RunningService.Answer>> writes = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                writes.add(threads.submit(bank::newKey));
            }
            RunningService.await(
                    "all twelve committed",
                    () ->
                            service.get(bank.path("/keys?limit=200")).json().path("items").size()
                                    == 13);
            service.get("/audit").expect(200);
            statement.execute("select pg_advisory_unlock(" + Publisher.LOCK + ")");
            for (Future<RunningService.Answer> write : writes) {
                write.get().expect(201);
            }
        }
    }

    @Test
    void tokenizerIsReadByItsDigest() {
        byte[] asset = "synthetic tokenizer of this test".getBytes(StandardCharsets.UTF_8);
        String digest = Bank.sha256(asset);
        service.putBytes("/api/v1/tokenizers/" + digest, asset).expect(201);
        service.putBytes("/api/v1/tokenizers/" + digest, asset).expect(200);
        assertThat(
                        service.internal("GET", InternalApi.TOKENIZERS + digest, "")
                                .expect(200)
                                .response()
                                .body())
                .isEqualTo("synthetic tokenizer of this test");
        service.internal("GET", InternalApi.TOKENIZERS + "0".repeat(64), "").expect(404);
    }

    private void limit(Bank bank, LimitLevel level, String subject, long value) {
        service.api(
                        "PUT",
                        bank.path("/limits"),
                        "{\"level\":\""
                                + level
                                + "\",\"subjectId\":\""
                                + subject
                                + "\",\"kind\":\""
                                + LimitKind.MONEY_PER_DAY
                                + "\",\"value\":"
                                + value
                                + "}")
                .expect(200);
    }

    private CallerSnapshot inRedis(Bank bank) {
        return ContractJson.read(
                service.redis().commands().get(RedisNames.key(bank.key)), CallerSnapshot.class);
    }

    private Optional<ModelCatalog.Entry> entry(Bank bank) {
        String json = service.redis().commands().get(RedisNames.CATALOG);
        return ContractJson.read(json, ModelCatalog.class).entries().stream()
                .filter(entry -> entry.alias().equals(bank.alias))
                .findFirst();
    }

    private String priceInForce(Bank bank) {
        TokenPrices prices = entry(bank).orElseThrow().prices();
        return prices == null ? "" : prices.priceVersion();
    }

    private long version() {
        return Long.parseLong(service.redis().commands().get(RedisNames.VERSION));
    }
}
