package io.alliancehub.service.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.ZoneErasureProof;
import io.alliancehub.service.testing.FakeOrders;
import io.alliancehub.service.testing.RunningService;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The operator's orders about zones, to members that this test speaks for. */
final class ZonesTest {
    private final RunningService service = RunningService.shared();
    private final String random = UUID.randomUUID().toString().substring(0, 8);
    private final String id = "member-" + random;
    private final TenantId bank = new TenantId("bank-" + random);
    private final String digest =
            (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "");
    private final FakeOrders member = new FakeOrders();

    @BeforeEach
    void beat() {
        beat(id, member.url());
    }

    @AfterEach
    void die() {
        service.redis().commands().del(RedisNames.member(id), RedisNames.member(id + "-2"));
        member.close();
    }

    private void beat(String memberId, String url) {
        service.redis().commands().sadd(RedisNames.MEMBERS, memberId);
        service.redis()
                .commands()
                .setex(
                        RedisNames.member(memberId),
                        60,
                        ContractJson.write(
                                new MemberHeartbeat(
                                        memberId,
                                        url,
                                        true,
                                        false,
                                        List.of(
                                                new MemberHeartbeat.Load(
                                                        digest, 0, 0, 100, 100, 1)),
                                        "0.1")));
    }

    private String proof(long bytesLeft) {
        return ContractJson.write(
                List.of(
                        new ZoneErasureProof(
                                bank, digest, 2, 7, 5, 4096, bytesLeft, 0, bytesLeft == 0)));
    }

    private JsonNode mine(JsonNode answer) {
        for (JsonNode it : answer.path("members")) {
            if (it.path("memberId").asString().equals(id)) {
                return it;
            }
        }
        throw new AssertionError(id + " was not asked");
    }

    private String trail(String action) {
        return service.get("/audit?action=" + action).expect(200).response().body();
    }

    @Test
    void anErasureIsOrderedProvenAndOnTheTrailTwice() {
        member.says(200, proof(0));
        service.post("/pool/zones/" + bank + "/erase", "{}").expect(422);
        assertThat(member.orders).isEmpty();
        JsonNode answer =
                service.post("/pool/zones/" + bank + "/erase", "{\"reason\":\"it left\"}")
                        .expect(200)
                        .json();
        assertThat(mine(answer).path("done").asBoolean()).isTrue();
        assertThat(mine(answer).at("/proofs/0/blocksErased").asInt()).isEqualTo(7);
        assertThat(member.orders).hasSize(1);
        assertThat(member.orders.getFirst().getKey()).isEqualTo(MemberProtocol.ZONE_ERASURE_PATH);
        assertThat(member.orders.getFirst().getValue()).isEqualTo("{\"zone\":\"" + bank + "\"}");
        assertThat(trail("zone.erasure-ordered")).contains(bank.value(), "it left");
        // Others' members may be alive in the same Redis: then theirs decide the word.
        String end = answer.path("done").asBoolean() ? "zone.erasure-done" : "zone.erasure-failed";
        assertThat(trail(end)).contains(bank.value(), "blocksErased");
        JsonNode kept = erasure();
        assertThat(kept).as("as it was answered").isEqualTo(answer);
        assertThat(kept.path("blocksErased").asLong()).isEqualTo(7);
        assertThat(kept.path("evidenceDigest").asString()).matches("[0-9a-f]{64}");
        assertThat(kept.path("reason").asString()).isEqualTo("it left");
    }

    private JsonNode erasure() {
        for (JsonNode it : service.get("/pool/zones").expect(200).json().path("erasures")) {
            if (it.path("zone").asString().equals(bank.value())) {
                return it;
            }
        }
        throw new AssertionError("no evidence is kept of " + bank);
    }

    @Test
    void anErasureThatLeftSomethingIsNoErasure() {
        member.says(200, proof(3));
        JsonNode answer =
                service.post("/pool/zones/" + bank + "/erase", "{\"reason\":\"it left\"}")
                        .expect(200)
                        .json();
        assertThat(answer.path("done").asBoolean()).isFalse();
        assertThat(mine(answer).path("failure").asString()).isEqualTo("not everything was erased");
        assertThat(trail("zone.erasure-failed")).contains(bank.value());
    }

    @Test
    void aMemberThatCannotBeReachedIsNamedAndTheOthersAreStillAsked() {
        beat(id + "-2", "http://127.0.0.1:9");
        member.says(200, "{}");
        JsonNode answer =
                service.post(
                                "/pool/zones/" + bank + "/quota",
                                "{\"baseDigest\":\"%s\",\"floor\":2,\"ceiling\":9,\"reason\":\"x\"}"
                                        .formatted(digest))
                        .expect(200)
                        .json();
        assertThat(answer.path("done").asBoolean()).isFalse();
        assertThat(answer.path("members")).hasSize(2);
        assertThat(mine(answer).path("done").asBoolean()).isTrue();
        assertThat(answer.toString()).contains("the member cannot be reached");
        assertThat(member.orders.getFirst().getValue()).contains("\"floor\":2");
    }

    @Test
    void aPrefixGoesToTheMembersThatServeTheModelAndItsTextIsNotOnTheTrail() {
        member.says(200, "{\"name\":\"clerk\",\"tokens\":40,\"blocks\":2}");
        String path = "/pool/prefixes/clerk-" + random;
        JsonNode answer =
                service.post(
                                path + "/publish",
                                "{\"baseDigest\":\"%s\",\"system\":\"CANARY\",\"reason\":\"x\"}"
                                        .formatted(digest))
                        .expect(200)
                        .json();
        assertThat(answer.path("done").asBoolean()).isTrue();
        assertThat(mine(answer).path("blocks").asInt()).isEqualTo(2);
        assertThat(member.orders.getFirst().getValue()).contains("CANARY");
        assertThat(trail("prefix.publication-done"))
                .contains("clerk-" + random)
                .doesNotContain("CANARY");
        service.post(
                        path + "/publish",
                        "{\"baseDigest\":\"%s\",\"system\":\"Another\",\"reason\":\"x\"}"
                                .formatted(digest))
                .expect(409);
        assertThat(member.orders).as("the name is another text's").hasSize(1);
        member.says(404, "{\"error\":{\"message\":\"There is nothing at this address.\"}}");
        JsonNode back =
                service.post(
                                path + "/withdraw",
                                "{\"baseDigest\":\"%s\",\"reason\":\"x\"}".formatted(digest))
                        .expect(200)
                        .json();
        assertThat(mine(back).path("done").asBoolean()).as("nothing to take back").isTrue();
        service.post(
                        path + "/withdraw",
                        "{\"baseDigest\":\"%s\",\"reason\":\"x\"}".formatted(digest))
                .expect(404);
    }

    @Test
    void whatIsNoOrderReachesNoMember() {
        service.post(
                        "/pool/zones/" + bank + "/quota",
                        "{\"baseDigest\":\"%s\",\"floor\":9,\"ceiling\":2,\"reason\":\"x\"}"
                                .formatted(digest))
                .expect(422);
        service.post(
                        "/pool/prefixes/Clerk/publish",
                        "{\"baseDigest\":\"%s\",\"system\":\"x\",\"reason\":\"x\"}"
                                .formatted(digest))
                .expect(422);
        service.post(
                        "/pool/zones/" + bank + "/quota",
                        "{\"baseDigest\":\"%s\",\"floor\":1,\"ceiling\":2,\"reason\":\"x\"}"
                                .formatted("e".repeat(64)))
                .expect(404);
        assertThat(member.orders).isEmpty();
    }
}
