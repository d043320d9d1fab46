package io.alliancehub.service.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.CacheReport;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.contract.PrefixOrder;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.service.testing.FakeOrders;
import io.alliancehub.service.testing.RunningService;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the operator wants outlives the process that was told, and is seen where it is. */
final class CacheRestoreTest {
    private static final String SYSTEM = "You are a clerk of a bank.";

    private final RunningService service = RunningService.shared();
    private final String random = UUID.randomUUID().toString().substring(0, 8);
    private final String id = "member-" + random;
    private final String bank = "bank-" + random;
    private final String clerk = "clerk-" + random;
    private final String digest =
            (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "");
    private FakeOrders member = new FakeOrders();

    @BeforeEach
    void beat() {
        service.redis().commands().sadd(RedisNames.MEMBERS, id);
        service.redis()
                .commands()
                .setex(
                        RedisNames.member(id),
                        120,
                        ContractJson.write(
                                new MemberHeartbeat(
                                        id,
                                        member.url(),
                                        true,
                                        false,
                                        List.of(
                                                new MemberHeartbeat.Load(
                                                        digest, 0, 0, 100, 100, 1)),
                                        "0.1")));
    }

    @AfterEach
    void die() {
        service.redis().commands().del(RedisNames.member(id));
        member.close();
    }

    private CacheReport report(List<CacheReport.Zone> zones, List<CacheReport.Prefix> prefixes) {
        return new CacheReport(List.of(new CacheReport.Model(digest, 100, zones, prefixes)));
    }

    private void quota(int floor, String ceiling, int status) {
        service.post(
                        "/pool/zones/" + bank + "/quota",
                        "{\"baseDigest\":\"%s\",\"floor\":%d,\"ceiling\":%s,\"reason\":\"x\"}"
                                .formatted(digest, floor, ceiling))
                .expect(status);
    }

    private JsonNode wanted(String list, String nameField, String name) {
        for (JsonNode it : service.get("/pool/zones").expect(200).json().path(list)) {
            if (it.path(nameField).asString().equals(name)) {
                return it;
            }
        }
        throw new AssertionError(name + " is not among the " + list);
    }

    private String state(String list, String nameField, String name) {
        for (JsonNode it : wanted(list, nameField, name).path("deliveries")) {
            if (it.path("memberId").asString().equals(id)) {
                return it.path("state").asString() + ' ' + it.path("failure").asString("");
            }
        }
        throw new AssertionError("nothing is said of " + id);
    }

    private boolean told(String path, String text) {
        return member.orders.stream()
                .anyMatch(it -> it.getKey().equals(path) && it.getValue().contains(text));
    }

    @Test
    void memberThatStartsAnewIsToldWhatIsWantedUntilItReportsIt() {
        member.says(200, "{\"name\":\"clerk\",\"tokens\":40,\"blocks\":2}");
        quota(2, "9", 200);
        service.post(
                        "/pool/prefixes/" + clerk + "/publish",
                        "{\"baseDigest\":\"%s\",\"system\":\"%s\",\"reason\":\"x\"}"
                                .formatted(digest, SYSTEM))
                .expect(200);
        assertThat(state("quotas", "zone", bank)).as("it cannot say").startsWith("FAILED 404");

        member.close();
        member = new FakeOrders();
        member.says(200, "{}");
        member.reports(report(List.of(), List.of()));
        beat();
        RunningService.await(
                "the new process is told",
                () ->
                        told(MemberProtocol.ZONE_QUOTA_PATH, "\"floor\":2")
                                && told(MemberProtocol.PREFIX_PUBLISH_PATH, SYSTEM));
        assertThat(state("quotas", "zone", bank)).isEqualTo("PENDING ");
        String systemDigest = String.valueOf(new PrefixOrder(clerk, digest, SYSTEM).systemDigest());
        member.reports(
                report(
                        List.of(new CacheReport.Zone(bank, 1, 2, 2, 9, 32)),
                        List.of(new CacheReport.Prefix(clerk, systemDigest, 40, 2))));
        assertThat(state("quotas", "zone", bank)).isEqualTo("APPLIED ");
        assertThat(state("prefixes", "name", clerk)).isEqualTo("APPLIED ");
        assertThat(wanted("prefixes", "name", clerk).path("tokens").asInt()).isEqualTo(40);
        assertThat(wanted("prefixes", "name", clerk).path("system").asString()).isEqualTo(SYSTEM);
        RunningService.await(
                "the trail",
                () ->
                        service.get("/audit?action=zone.quota-restored")
                                .expect(200)
                                .response()
                                .body()
                                .contains(bank));
        takeBack();
    }

    private void takeBack() {
        quota(0, "null", 200);
        quota(0, "null", 404);
        service.post(
                        "/pool/prefixes/" + clerk + "/withdraw",
                        "{\"baseDigest\":\"%s\",\"reason\":\"x\"}".formatted(digest))
                .expect(200);
        String view = service.get("/pool/zones").expect(200).json().path("quotas").toString();
        assertThat(view).doesNotContain(bank);
        member.orders.clear();
        RunningService.await(
                "it still reports them, and is told again that nobody wants them",
                () ->
                        told(MemberProtocol.ZONE_QUOTA_PATH, "\"floor\":0")
                                && told(MemberProtocol.PREFIX_WITHDRAW_PATH, clerk));
    }

    @Test
    void refusalIsShownWithItsReasonAndFloorsThatCannotFitAreNotKept() {
        member.reports(report(List.of(), List.of()));
        member.says(422, "{\"error\":{\"message\":\"an answer runs that could not go on\"}}");
        quota(60, "90", 200);
        assertThat(state("quotas", "zone", bank))
                .isEqualTo("FAILED 422: an answer runs that could not go on");
        quota(101, "120", 422);
        assertThat(wanted("quotas", "zone", bank).path("floor").asInt()).isEqualTo(60);
        quota(0, "null", 200);
    }
}
