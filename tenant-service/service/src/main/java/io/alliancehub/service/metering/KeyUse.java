package io.alliancehub.service.metering;

import io.alliancehub.contract.UsageEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Notes when a key was last used: with the usage itself, and at most once a minute for each key.
 */
@Component
final class KeyUse {
    private final JsonMapper json;

    KeyUse(JsonMapper json) {
        this.json = json;
    }

    /** In one order for all, so that two batches cannot each wait for the other. */
    void note(JdbcClient jdbc, List<UsageEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (UsageEvent event : events) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("tenant_id", event.tenantId().value());
            row.put("key_id", event.keyId().value());
            row.put("at", event.occurredAt().toString());
            rows.add(row);
        }
        jdbc.sql(
                        """
                        insert into key_use (tenant_id, key_id, last_used_at)
                        select r.tenant_id, r.key_id, max(r.at)
                        from jsonb_to_recordset(?::jsonb)
                            as r(tenant_id text, key_id text, at timestamptz)
                        left join key_use k on k.tenant_id = r.tenant_id and k.key_id = r.key_id
                        where k.last_used_at is null or r.at > k.last_used_at + interval '1 minute'
                        group by r.tenant_id, r.key_id order by r.tenant_id, r.key_id
                        on conflict (tenant_id, key_id) do update set
                            last_used_at = greatest(key_use.last_used_at, excluded.last_used_at)
                        """)
                .param(json.writeValueAsString(rows))
                .update();
    }
}
