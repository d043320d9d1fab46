package io.alliancehub.service.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.CacheReport;
import io.alliancehub.contract.PrefixOrder;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.ZoneQuotaOrder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CacheDifferenceTest {
    private static final String MODEL = "a".repeat(64);
    private static final String OTHER_MODEL = "b".repeat(64);

    private static CacheReport.Zone zone(String name, int floor, @Nullable Integer ceiling) {
        return new CacheReport.Zone(name, 3, 4, floor, ceiling, 64);
    }

    private static CacheReport report(
            List<CacheReport.Zone> zones, List<CacheReport.Prefix> prefixes) {
        return new CacheReport(List.of(new CacheReport.Model(MODEL, 100, zones, prefixes)));
    }

    private static WantedQuota quota(String bank, int floor, @Nullable Integer ceiling) {
        return new WantedQuota(
                new TenantId(bank), MODEL, floor, ceiling, "op", Instant.EPOCH, "because");
    }

    private static WantedPrefix prefix(String name, String model, String system) {
        String digest = String.valueOf(new PrefixOrder(name, model, system).systemDigest());
        return new WantedPrefix(name, model, system, digest, "op", Instant.EPOCH, "because");
    }

    private static CacheReport.Prefix there(String name, String system) {
        WantedPrefix same = prefix(name, MODEL, system);
        return new CacheReport.Prefix(name, same.systemDigest(), 40, 2);
    }

    private static CacheOrder quotaOrder(String bank, int floor, int ceiling) {
        return new CacheOrder.Quota(new ZoneQuotaOrder(new TenantId(bank), MODEL, floor, ceiling));
    }

    @Test
    void memberThatStartedAnewIsToldEverything() {
        WantedCache wanted =
                new WantedCache(
                        List.of(quota("bank-a", 5, 50), quota("bank-b", 0, 9)),
                        List.of(prefix("clerk", MODEL, "You are a clerk.")));
        assertThat(CacheDifference.of(report(List.of(), List.of()), wanted))
                .containsExactly(
                        quotaOrder("bank-b", 0, 9),
                        quotaOrder("bank-a", 5, 50),
                        new CacheOrder.Publish(
                                new PrefixOrder("clerk", MODEL, "You are a clerk.")));
    }

    @Test
    void memberThatHasAllOfItIsToldNothing() {
        WantedCache wanted =
                new WantedCache(
                        List.of(quota("bank-a", 5, 50), quota("bank-b", 2, null)),
                        List.of(prefix("clerk", MODEL, "You are a clerk.")));
        CacheReport report =
                report(
                        List.of(
                                zone("bank-a", 5, 50),
                                zone("bank-b", 2, Integer.MAX_VALUE),
                                zone("published:clerk", 0, null),
                                zone("bank-c", 0, null)),
                        List.of(there("clerk", "You are a clerk.")));
        assertThat(CacheDifference.of(report, wanted)).isEmpty();
    }

    @Test
    void floorsThatFallGoBeforeFloorsThatRise() {
        WantedCache wanted =
                new WantedCache(
                        List.of(quota("bank-a", 60, 90), quota("bank-b", 10, 90)), List.of());
        CacheReport report =
                report(
                        List.of(
                                zone("bank-a", 10, 90),
                                zone("bank-b", 40, 90),
                                zone("bank-gone", 50, null)),
                        List.of());
        assertThat(CacheDifference.of(report, wanted))
                .containsExactly(
                        quotaOrder("bank-gone", 0, Integer.MAX_VALUE),
                        quotaOrder("bank-b", 10, 90),
                        quotaOrder("bank-a", 60, 90));
    }

    @Test
    void prefixWithAnotherTextIsTakenBackFirstAndSoIsOneThatNobodyWants() {
        WantedCache wanted =
                new WantedCache(List.of(), List.of(prefix("clerk", MODEL, "You are brief.")));
        CacheReport report =
                report(
                        List.of(),
                        List.of(there("clerk", "You are a clerk."), there("old", "Long ago.")));
        assertThat(CacheDifference.of(report, wanted))
                .containsExactly(
                        new CacheOrder.Withdraw(new PrefixOrder("clerk", MODEL, null)),
                        new CacheOrder.Withdraw(new PrefixOrder("old", MODEL, null)),
                        new CacheOrder.Publish(new PrefixOrder("clerk", MODEL, "You are brief.")));
    }

    @Test
    void whatIsWantedOfAnotherModelConcernsNobodyHere() {
        WantedCache wanted =
                new WantedCache(List.of(), List.of(prefix("clerk", OTHER_MODEL, "A clerk.")));
        assertThat(CacheDifference.of(report(List.of(), List.of()), wanted)).isEmpty();
    }
}
