package io.alliancehub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ContractJsonTest {
    private static final UsageEvent EVENT =
            new UsageEvent(
                    "req-1-0",
                    "req-1",
                    new TenantId("bank-a"),
                    new ProjectId("prj-1"),
                    new AppId("app-1"),
                    new KeyId("k00000000001"),
                    "hub-mini",
                    "v1",
                    new TokenUsage(10, 0, 5, 0),
                    2,
                    UsageEvent.Outcome.CLIENT_GONE,
                    UsageEvent.Measurement.COUNTED,
                    "price-1",
                    Instant.parse("2026-11-23T01:02:03.456Z"),
                    Instant.parse("2026-11-23T01:02:03.500Z"),
                    null,
                    Instant.parse("2026-11-23T01:02:04Z"),
                    "gateway-1",
                    "member-1",
                    new UsageEvent.Evidence("b", "t", null, "p", 0.7, 1.0, 0, 42, null));

    @Test
    void usageEventSurvivesTheWire() {
        String json = ContractJson.write(EVENT);
        assertThat(ContractJson.read(json, UsageEvent.class)).isEqualTo(EVENT);
        assertThat(json).contains("\"tenantId\":\"bank-a\"", "2026-11-23T01:02:03.456Z");
    }

    @Test
    void eventOfAGatewayThatToldNoDispatchIsReadAndWrittenAsItCame() {
        String older = ContractJson.write(EVENT).replaceAll("\"dispatchedAt\":\"[^\"]*\",", "");
        UsageEvent event = ContractJson.read(older, UsageEvent.class);
        assertThat(event.dispatchedAt()).isNull();
        assertThat(ContractJson.write(event)).as("its fingerprint stays").isEqualTo(older);
    }

    @Test
    void evidenceOfAMemberThatToldLessIsReadAndWrittenAsItCame() {
        String older = ContractJson.write(EVENT);
        assertThat(older).contains("\"seed\":42}").doesNotContain("output", "arithmetic");
        UsageEvent read = ContractJson.read(older, UsageEvent.class);
        assertThat(ContractJson.write(read)).as("its fingerprint stays").isEqualTo(older);
        UsageEvent.Evidence full =
                new UsageEvent.Evidence(
                        "b",
                        "t",
                        "c",
                        "p",
                        0.7,
                        1.0,
                        0,
                        42,
                        "d",
                        null,
                        new UsageEvent.Arithmetic("e-1", "f32", "float"),
                        new UsageEvent.Ending(9, false, null),
                        new UsageEvent.Output(
                                "o",
                                5,
                                2,
                                3,
                                4,
                                1,
                                List.of(
                                        new UsageEvent.ChoiceOutput("x", 3),
                                        new UsageEvent.ChoiceOutput("y", 2))),
                        new UsageEvent.Rules(2, 0.05, 1.1, -0.3, 1.0 / 3, 4, "q"),
                        "s");
        String json = ContractJson.write(full);
        assertThat(ContractJson.read(json, UsageEvent.Evidence.class)).isEqualTo(full);
        String before = json.replaceAll(",\"choices\":\\[[^]]*\\]|,\"rules\":.*(?=})", "");
        assertThat(before).endsWith("\"recomputedTokens\":1}}");
        UsageEvent.Evidence told = ContractJson.read(before, UsageEvent.Evidence.class);
        assertThat(told.rules()).isNull();
        assertThat(ContractJson.write(told)).as("its fingerprint stays").isEqualTo(before);
    }

    @Test
    void snapshotSurvivesTheWireAndUnknownFieldsAreIgnored() {
        CallerSnapshot snapshot =
                new CallerSnapshot(
                        new KeyId("k00000000001"),
                        "hash",
                        new TenantId("bank-a"),
                        new ProjectId("prj-1"),
                        new AppId("app-1"),
                        CallerSnapshot.KeyStatus.ACTIVE,
                        null,
                        List.of(),
                        List.of(
                                new AppliedLimit(
                                        LimitLevel.BANK,
                                        "bank-a",
                                        LimitKind.MONEY_PER_MONTH,
                                        5_000_000),
                                new AppliedLimit(
                                        LimitLevel.APP,
                                        "app-1",
                                        LimitKind.CONCURRENCY,
                                        8,
                                        Instant.parse("2026-11-23T09:00:00.000001Z"),
                                        4L)),
                        List.of(Network.parse("10.0.0.0/8"), Network.parse("2001:db8::/32")),
                        3,
                        CallerSnapshot.Kind.API_KEY);
        String json = ContractJson.write(snapshot);
        String newer = json.substring(0, json.length() - 1) + ",\"later\":1}";
        assertThat(ContractJson.read(newer, CallerSnapshot.class)).isEqualTo(snapshot);
        assertThat(json).contains("\"networks\":[\"10.0.0.0/8\",\"2001:db8::/32\"]");
        String older = json.replaceAll(",\"networks\":\\[[^\\]]*\\]", "");
        assertThat(older).doesNotContain("networks");
        assertThat(ContractJson.read(older, CallerSnapshot.class).networks()).isEmpty();
    }

    @Test
    void catalogTellsThePricesOfAnyMomentFromNowOn() {
        Instant begins = Instant.parse("2026-12-01T00:00:00Z");
        TokenPrices now = new TokenPrices("p1", 1, 1, 1);
        TokenPrices then = new TokenPrices("p2", 2, 2, 2);
        ModelCatalog catalog =
                new ModelCatalog(
                        1,
                        List.of(
                                new ModelCatalog.Entry(
                                        "hub-mini",
                                        "v1",
                                        "b",
                                        "t",
                                        null,
                                        4096,
                                        1024,
                                        0,
                                        List.of(),
                                        now,
                                        List.of(new ModelCatalog.PriceStart(begins, then)))));
        String json = ContractJson.write(catalog);
        ModelCatalog.Entry entry = ContractJson.read(json, ModelCatalog.class).entries().getFirst();
        assertThat(entry.pricesAt(begins.minusNanos(1))).isEqualTo(now);
        assertThat(entry.pricesAt(begins)).isEqualTo(then);
        String older = json.replaceAll(",\"upcoming\":\\[.*?\\]", "");
        assertThat(older).doesNotContain("upcoming");
        entry = ContractJson.read(older, ModelCatalog.class).entries().getFirst();
        assertThat(entry.pricesAt(begins)).isEqualTo(now);
    }

    @Test
    void costIsExactAndRedisAmountIsRoundedUp() {
        TokenPrices prices = new TokenPrices("p", 10_000, 2_500, 20_001);
        TokenUsage usage = new TokenUsage(10, 4, 3, 1);
        assertThat(prices.units(usage)).isEqualTo(6 * 10_000 + 4 * 2_500 + 3 * 20_001);
        assertThat(prices.microYuan(usage)).isEqualTo(14);
    }

    @Test
    void windowsFollowTheAllianceZone() {
        LimitWindows windows = LimitWindows.at(Instant.parse("2026-11-30T16:00:00Z"));
        assertThat(windows.day()).isEqualTo("20261201");
        assertThat(windows.month()).isEqualTo("202612");
        assertThat(windows.monthEnd()).isEqualTo(Instant.parse("2026-12-31T16:00:00Z"));
    }
}
