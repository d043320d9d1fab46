package io.alliancehub.service.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.GatewayHeartbeat;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class PoolTest {
    private final RunningService service = RunningService.shared();
    private final String id = "member-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void memberIsShownWithItsModelsLoadAndCircuits() {
        Bank bank = new Bank(service);
        String digest =
                service.get("/models/" + bank.alias)
                        .expect(200)
                        .json()
                        .path("baseDigest")
                        .asString();
        beat(digest);
        service.redis().commands().sadd(RedisNames.GATEWAYS, "gateway-" + id);
        service.redis()
                .commands()
                .setex(
                        RedisNames.gateway("gateway-" + id),
                        5,
                        ContractJson.write(
                                new GatewayHeartbeat(
                                        "gateway-" + id,
                                        Instant.now(),
                                        Instant.now(),
                                        List.of(),
                                        Map.of(id, "OPEN"))));
        RunningService.await(
                "the registry's name of it",
                () -> member().at("/models/0/aliases").toString().contains(bank.alias));
        JsonNode member = member();
        assertThat(member.path("host").asString()).isEqualTo("127.0.0.1:7082");
        assertThat(member.path("alive").asBoolean()).isTrue();
        assertThat(member.path("lastHeartbeatAt").asString()).isNotEmpty();
        assertThat(member.at("/models/0/name").asString()).isEqualTo("synthetic");
        assertThat(member.at("/models/0/kvBlocksUsed").asInt()).isEqualTo(40);
        assertThat(member.at("/models/0/running").asInt()).isEqualTo(3);
        assertThat(member.at("/circuits/gateway-" + id).asString()).isEqualTo("OPEN");
    }

    @Test
    void drainLastsOverTheLossOfRedisUntilItIsTakenBack() {
        beat("d".repeat(64));
        service.post("/pool/members/" + id + "/drain", "{}").expect(422);
        service.post("/pool/members/" + id + "/drain", "{\"reason\":\"new weights\"}").expect(200);
        assertThat(drained()).contains(id);
        service.post("/pool/members/" + id + "/drain", "{\"reason\":\"again\"}").expect(409);
        assertThat(member().path("draining").asBoolean()).isTrue();
        assertThat(member().at("/drain/reason").asString()).isEqualTo("new weights");
        assertThat(member().at("/drain/by").asString()).isEqualTo("operator");

        service.redis().commands().del(RedisNames.DRAINED, RedisNames.member(id));
        RunningService.await("published anew", () -> drained().contains(id));
        assertThat(member().path("alive").asBoolean()).as("gone, and still drained").isFalse();

        service.post("/pool/members/" + id + "/resume", "{\"reason\":\"done\"}").expect(204);
        assertThat(drained()).doesNotContain(id);
        service.post("/pool/members/" + id + "/resume", "{\"reason\":\"done\"}").expect(404);
        assertThat(service.get("/audit?action=member.drained").expect(200).response().body())
                .contains(id, "new weights");
        assertThat(service.get("/audit?action=member.resumed").expect(200).response().body())
                .contains(id, "done");
    }

    @Test
    void memberThatIsNotAliveCannotBeDrained() {
        service.post("/pool/members/member-nowhere/drain", "{\"reason\":\"typo\"}").expect(404);
        service.post("/pool/members/..%2Fx/drain", "{\"reason\":\"typo\"}");
        assertThat(drained()).doesNotContain("member-nowhere");
    }

    @Test
    void idsOfTheDeadAreTakenAwayAndThoseOfTheLivingStay() {
        beat("d".repeat(64));
        service.redis().commands().sadd(RedisNames.MEMBERS, "dead-" + id);
        service.redis().commands().sadd(RedisNames.GATEWAYS, "dead-" + id);
        service.bean(Heartbeats.class).sweep();
        assertThat(service.redis().commands().smembers(RedisNames.MEMBERS))
                .contains(id)
                .doesNotContain("dead-" + id);
        assertThat(service.redis().commands().smembers(RedisNames.GATEWAYS))
                .doesNotContain("dead-" + id);
    }

    private JsonNode member() {
        for (JsonNode it : service.get("/pool/members").expect(200).json().path("items")) {
            if (it.path("memberId").asString().equals(id)) {
                return it;
            }
        }
        throw new AssertionError(id + " is not listed");
    }

    private String drained() {
        return String.valueOf(service.redis().commands().get(RedisNames.DRAINED));
    }

    private void beat(String digest) {
        service.redis().commands().sadd(RedisNames.MEMBERS, id);
        service.redis()
                .commands()
                .setex(
                        RedisNames.member(id),
                        60,
                        ContractJson.write(
                                new MemberHeartbeat(
                                        id,
                                        "http://127.0.0.1:7082",
                                        true,
                                        false,
                                        List.of(
                                                new MemberHeartbeat.Load(
                                                        digest, 3, 1, 100, 60, 12)),
                                        "0.1")));
    }
}
