package io.alliancehub.service.live;

import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.RefusedCall;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.redis.HubRedis;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How many calls of a bank were refused, as gateways count them in Redis. */
@Component
public final class Refusals {
    private final HubRedis redis;

    Refusals(HubRedis redis) {
        this.redis = redis;
    }

    /**
     * Those of the {@code minutes} whole minutes before this one, and of this one so far.
     *
     * @param reason null for all reasons
     */
    public long within(TenantId tenant, Instant now, int minutes, @Nullable String reason) {
        long last = RefusedCall.minute(now);
        long first = last - minutes;
        long hour = RefusedCall.hour(now.minusSeconds(minutes * 60L));
        long sum = 0;
        List<Map<String, String>> hours =
                read(hour, RefusedCall.hour(now), it -> RedisNames.refusedByMinute(tenant, it));
        for (Map<String, String> counts : hours) {
            for (Map.Entry<String, String> count : counts.entrySet()) {
                int split = count.getKey().indexOf('|');
                long minute = Long.parseLong(count.getKey().substring(0, split));
                boolean wanted =
                        reason == null || count.getKey().substring(split + 1).equals(reason);
                if (wanted && minute > first && minute <= last) {
                    sum += Long.parseLong(count.getValue());
                }
            }
        }
        return sum;
    }

    /** The counts of each hour of a span, the first of them first. */
    List<Map<String, String>> hours(TenantId tenant, long firstHour, long lastHour) {
        return read(firstHour, lastHour, hour -> RedisNames.refused(tenant, hour));
    }

    private List<Map<String, String>> read(long first, long last, LongFunction<String> key) {
        List<RedisFuture<Map<String, String>>> answers = new ArrayList<>();
        for (long hour = first; hour <= last; hour++) {
            answers.add(redis.pipelined().hgetall(key.apply(hour)));
        }
        if (!LettuceFutures.awaitAll(HubRedis.COMMAND_TIMEOUT, answers.toArray(Future<?>[]::new))) {
            throw new RedisCommandTimeoutException("Redis did not answer in time");
        }
        try {
            return answers.stream().map(it -> it.toCompletableFuture().join()).toList();
        } catch (CompletionException | CancellationException e) {
            throw new RedisException(e);
        }
    }
}
