package io.alliancehub.service.metering;

import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.redis.HubRedis;
import io.alliancehub.service.settings.ServiceId;
import io.lettuce.core.Consumer;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The banks' usage streams as one consumer of the service's group sees them; for one thread. */
@Component
final class UsageStreams {
    private static final int COUNT = 300;
    private static final Duration BLOCK = Duration.ofMillis(500);
    private static final Duration STALE = Duration.ofSeconds(30);
    // An entry leaves the stream and the group together: none is left that nobody would look at.
    private static final String TAKE =
            "redis.call('XACK', KEYS[1], ARGV[1], unpack(ARGV, 2))"
                    + " return redis.call('XDEL', KEYS[1], unpack(ARGV, 2))";
    private final HubRedis redis;
    private final Consumer<String> consumer;
    private final Set<TenantId> grouped = new HashSet<>();

    UsageStreams(HubRedis redis, ServiceId serviceId) {
        this.redis = redis;
        this.consumer = Consumer.from(RedisNames.USAGE_GROUP, serviceId.value());
    }

    /** Makes the group on streams that are new to this consumer. */
    void join(List<TenantId> tenants) {
        for (TenantId tenant : tenants) {
            if (grouped.add(tenant)) {
                try {
                    redis.commands()
                            .xgroupCreate(
                                    StreamOffset.from(RedisNames.usage(tenant), "0-0"),
                                    RedisNames.USAGE_GROUP,
                                    XGroupCreateArgs.Builder.mkstream());
                } catch (RedisBusyException e) {
                    continue; // the group is there
                }
            }
        }
    }

    /** Forgets which groups there are: Redis may have lost them. */
    void forgetGroups() {
        grouped.clear();
    }

    /** What was given to this consumer and never taken: after a start or a failure. */
    List<Entry> unfinished(List<TenantId> tenants) {
        return read(tenants, "0", XReadArgs.Builder.count(COUNT));
    }

    /** What is new; waits a moment for it. */
    List<Entry> next(List<TenantId> tenants) {
        return read(tenants, ">", XReadArgs.Builder.count(COUNT).block(BLOCK));
    }

    /** What another consumer was given long ago and has not taken. */
    List<Entry> stale(TenantId tenant) {
        XAutoClaimArgs<String> args =
                XAutoClaimArgs.Builder.xautoclaim(consumer, STALE, "0-0").count(COUNT);
        return redis.commands().xautoclaim(RedisNames.usage(tenant), args).getMessages().stream()
                .map(message -> entry(tenant, message))
                .toList();
    }

    /** Takes entries off the stream for good. */
    void take(List<Entry> entries) {
        Map<TenantId, List<String>> ids = new LinkedHashMap<>();
        for (Entry entry : entries) {
            ids.computeIfAbsent(entry.tenant(), tenant -> new ArrayList<>()).add(entry.id());
        }
        ids.forEach(
                (tenant, list) -> {
                    List<String> arguments = new ArrayList<>(List.of(RedisNames.USAGE_GROUP));
                    arguments.addAll(list);
                    redis.<Long>run(
                            TAKE,
                            ScriptOutputType.INTEGER,
                            new String[] {RedisNames.usage(tenant)},
                            arguments.toArray(String[]::new));
                });
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Lettuce takes a generic array
    private List<Entry> read(List<TenantId> tenants, String after, XReadArgs args) {
        Map<String, TenantId> streams = new LinkedHashMap<>();
        tenants.forEach(tenant -> streams.put(RedisNames.usage(tenant), tenant));
        StreamOffset[] offsets =
                streams.keySet().stream()
                        .map(stream -> StreamOffset.from(stream, after))
                        .toArray(StreamOffset[]::new);
        List<StreamMessage<String, String>> messages =
                redis.blockingCommands().xreadgroup(consumer, args, offsets);
        List<Entry> entries = new ArrayList<>();
        for (StreamMessage<String, String> message : messages) {
            TenantId tenant = streams.get(message.getStream());
            if (tenant != null) {
                entries.add(entry(tenant, message));
            }
        }
        return entries;
    }

    private static Entry entry(TenantId tenant, StreamMessage<String, String> message) {
        @Nullable Map<String, String> body = message.getBody();
        if (body == null || body.isEmpty()) {
            return new Entry(tenant, message.getId(), null);
        }
        // Without the field it is no event, and is set aside like one that cannot be read.
        String json = body.getOrDefault(RedisNames.USAGE_FIELD, body.toString());
        return new Entry(tenant, message.getId(), json);
    }

    /**
     * One entry of a bank's stream.
     *
     * @param json null where the entry was deleted before it was taken
     */
    record Entry(TenantId tenant, String id, @Nullable String json) {}
}
