package io.alliancehub.gateway.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.gateway.clients.RedisLink;
import io.alliancehub.gateway.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each heartbeat stands for itself. */
final class HeartbeatDirectoryTest {
    @Test
    void heartbeatThatCannotBeReadTakesNobodyElseAway() {
        try (TestRedis redis = new TestRedis();
                RedisLink link = new RedisLink(redis.uri(), Duration.ofSeconds(2))) {
            link.connect("changes", message -> {});
            HeartbeatDirectory directory = new HeartbeatDirectory(link, () -> 0);
            MemberHeartbeat good =
                    new MemberHeartbeat("good", "http://a", true, false, List.of(), "1");
            redis.commands().sadd(RedisNames.MEMBERS, "garbage", "half", "good", "long-gone");
            redis.commands().set(RedisNames.member("garbage"), "{\"memberId\":");
            redis.commands().set(RedisNames.member("half"), "{\"memberId\":\"half\"}");
            redis.commands().set(RedisNames.member("good"), ContractJson.write(good));
            directory.refresh();
            assertThat(directory.live()).containsExactly(good);
        }
    }
}
