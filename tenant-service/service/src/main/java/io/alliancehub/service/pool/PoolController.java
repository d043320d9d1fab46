package io.alliancehub.service.pool;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.redis.HubRedis;
import io.lettuce.core.KeyValue;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The members whose heartbeat is there: read from Redis, where members write it themselves. */
@RestController
final class PoolController {
    private final HubRedis redis;

    PoolController(HubRedis redis) {
        this.redis = redis;
    }

    @Allowed(alliance = {Role.OPERATOR, Role.AUDITOR})
    @GetMapping("/api/v1/pool/members")
    Members members() {
        String[] keys =
                redis.commands().smembers(RedisNames.MEMBERS).stream()
                        .sorted()
                        .map(RedisNames::member)
                        .toArray(String[]::new);
        if (keys.length == 0) {
            return new Members(List.of());
        }
        return new Members(
                redis.commands().mget(keys).stream()
                        .filter(KeyValue::hasValue)
                        .map(entry -> ContractJson.read(entry.getValue(), MemberHeartbeat.class))
                        .toList());
    }

    record Members(List<MemberHeartbeat> items) {}
}
