package io.alliancehub.service.reporting;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.redis.HubRedis;
import io.alliancehub.service.reporting.AttentionItem.Link;
import io.alliancehub.service.reporting.AttentionItem.Severity;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/** A pool in which nobody can answer, or somebody is not well: the alliance's to see to. */
@Component
final class PoolAttention implements AttentionSource {
    private final HubRedis redis;

    PoolAttention(HubRedis redis) {
        this.redis = redis;
    }

    @Override
    public List<AttentionItem> of(UsageReach reach) {
        if (reach.bank() != null) {
            return List.of();
        }
        try {
            return of(live());
        } catch (RedisException | JacksonException e) {
            return List.of(
                    item(
                            "POOL_UNKNOWN",
                            Severity.CRITICAL,
                            "attention.poolUnknown",
                            Map.of(),
                            null));
        }
    }

    static List<AttentionItem> of(List<MemberHeartbeat> members) {
        List<AttentionItem> items = new ArrayList<>();
        if (members.stream().noneMatch(MemberHeartbeat::healthy)) {
            items.add(item("NO_MEMBER", Severity.CRITICAL, "attention.noMember", Map.of(), null));
        }
        for (MemberHeartbeat member : members) {
            if (!member.healthy()) {
                items.add(
                        item(
                                "MEMBER_UNHEALTHY",
                                Severity.WARNING,
                                "attention.memberUnhealthy",
                                Map.of("member", member.memberId()),
                                member.memberId()));
            }
        }
        return items;
    }

    private List<MemberHeartbeat> live() {
        String[] keys =
                redis.commands().smembers(RedisNames.MEMBERS).stream()
                        .sorted()
                        .map(RedisNames::member)
                        .toArray(String[]::new);
        return keys.length == 0
                ? List.of()
                : redis.commands().mget(keys).stream()
                        .filter(KeyValue::hasValue)
                        .map(entry -> ContractJson.read(entry.getValue(), MemberHeartbeat.class))
                        .toList();
    }

    private static AttentionItem item(
            String kind,
            Severity severity,
            String textKey,
            Map<String, String> values,
            @Nullable String member) {
        return new AttentionItem(kind, severity, textKey, values, new Link("pool", null, member));
    }
}
