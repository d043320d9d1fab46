package io.alliancehub.service.redis;

import io.lettuce.core.RedisException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** Without Redis the service still writes, but what it writes reaches gateways late: DEGRADED. */
@Component("redis")
final class RedisHealth implements HealthIndicator {
    private final HubRedis redis;

    RedisHealth(HubRedis redis) {
        this.redis = redis;
    }

    @Override
    public Health health() {
        try {
            redis.commands().ping();
            return Health.up().build();
        } catch (RedisException e) {
            return Health.status(new Status("DEGRADED", "changes reach gateways late")).build();
        }
    }
}
