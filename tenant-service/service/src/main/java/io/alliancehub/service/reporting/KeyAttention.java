package io.alliancehub.service.reporting;

import io.alliancehub.service.metering.UsageDatabase;
import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.reporting.AttentionItem.Link;
import io.alliancehub.service.reporting.AttentionItem.Severity;
import io.alliancehub.service.storage.Columns;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Keys that will soon be no good, and that nobody has seen to: one that was rotated has its
 * successor, and those of the playground are made to be short-lived.
 */
@Component
final class KeyAttention implements AttentionSource {
    private static final Duration SOON = Duration.ofDays(14);
    private static final Duration VERY_SOON = Duration.ofDays(2);
    private final UsageDatabase database;
    private final Clock clock;

    KeyAttention(UsageDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public List<AttentionItem> of(UsageReach reach) {
        Instant now = clock.instant();
        String tenant = reach.bank() == null ? null : reach.bank().value();
        return database.read(
                reach,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select k.tenant_id, k.id, k.name, k.expires_at
                                        from api_key k
                                        where (cast(:tenant as text) is null
                                                or k.tenant_id = :tenant)
                                            and k.status = 'ACTIVE' and k.expires_at > :now
                                            and k.expires_at <= :soon
                                            and not exists (select from api_key s
                                                where s.tenant_id = k.tenant_id
                                                    and s.replaces = k.id)
                                            and not exists (select from playground_key p
                                                where p.tenant_id = k.tenant_id
                                                    and p.key_id = k.id)
                                        order by k.expires_at, k.id limit 50
                                        """)
                                .param("tenant", tenant)
                                .param("now", Columns.time(now))
                                .param("soon", Columns.time(now.plus(SOON)))
                                .query(
                                        (row, index) ->
                                                item(
                                                        row.getString("tenant_id"),
                                                        row.getString("id"),
                                                        row.getString("name"),
                                                        Columns.instant(row, "expires_at"),
                                                        now))
                                .list());
    }

    private static AttentionItem item(
            String tenant, String id, String name, Instant expiresAt, Instant now) {
        Duration left = Duration.between(now, expiresAt);
        return new AttentionItem(
                "KEY_EXPIRES",
                left.compareTo(VERY_SOON) < 0 ? Severity.CRITICAL : Severity.WARNING,
                "attention.keyExpires",
                Map.of(
                        "name", name,
                        "expiresAt", expiresAt.toString(),
                        "days", Long.toString(left.toDays())),
                new Link("keys", tenant, id));
    }
}
