package io.alliancehub.service.quota;

import io.alliancehub.contract.LuaScript;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.redis.HubRedis;
import io.alliancehub.service.tenant.Tenants;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Gives back what was reserved for calls that nobody settled by their deadline. */
@Component
final class HoldReaper {
    private static final Logger LOG = LoggerFactory.getLogger(HoldReaper.class);
    private static final int BATCH = 200;
    private final HubRedis redis;
    private final Tenants tenants;
    private final JsonMapper json;
    private final Clock clock;

    HoldReaper(HubRedis redis, Tenants tenants, JsonMapper json, Clock clock) {
        this.redis = redis;
        this.tenants = tenants;
        this.json = json;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 1_000)
    void reap() {
        try {
            tenants.ids().forEach(this::reap);
        } catch (RedisException | DataAccessException | TransactionException e) {
            LOG.warn("holds cannot be looked at: {}", e.toString());
        }
    }

    private void reap(TenantId tenant) {
        long now = clock.millis();
        List<String> overdue =
                redis.commands()
                        .zrangebyscore(
                                RedisNames.holds(tenant),
                                Range.create(Double.NEGATIVE_INFINITY, (double) now),
                                Limit.from(BATCH));
        for (String requestId : overdue) {
            try {
                String answer = expire(tenant, requestId, now);
                LOG.info("{}: the hold of {} is past its deadline: {}", tenant, requestId, answer);
            } catch (RedisCommandExecutionException | JacksonException e) {
                // It must not hold up those behind it, of this bank or another.
                LOG.error("{}: the hold of {} cannot be read: {}", tenant, requestId, e.toString());
            }
        }
    }

    private String expire(TenantId tenant, String requestId, long now) {
        String hold = RedisNames.hold(tenant, requestId);
        List<String> keys = new ArrayList<>(List.of(RedisNames.holds(tenant), hold));
        List<KeyValue<String, String>> names = redis.commands().hmget(hold, "windows", "rates");
        for (JsonNode window : json.readTree(names.get(0).getValueOrElse("[]"))) {
            keys.add(window.asString());
        }
        for (JsonNode rate : json.readTree(names.get(1).getValueOrElse("[]"))) {
            keys.add(rate.path(0).asString(""));
        }
        return redis.run(
                LuaScript.EXPIRE.text(),
                ScriptOutputType.VALUE,
                keys.toArray(String[]::new),
                requestId,
                Long.toString(now));
    }
}
