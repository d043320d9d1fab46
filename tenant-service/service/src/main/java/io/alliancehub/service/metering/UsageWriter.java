package io.alliancehub.service.metering;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.rating.RatedUsage;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Adds rows of usage and of dead letters, for any bank. The database adds the sums by hour and day
 * in the same statement.
 */
@Component
final class UsageWriter {
    private static final String INSERT =
            """
            insert into usage_record (id, tenant_id, request_id, project_id, app_id, key_id, alias,
                model_version, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens,
                beyond_tokens, outcome, measurement, price_version, amount, micro_yuan, occurred_at,
                dispatched_at, first_token_at, ended_at, recorded_at, gateway_id, member_id,
                evidence, fingerprint)
            select id, tenant_id, request_id, project_id, app_id, key_id, alias, model_version,
                prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, beyond_tokens,
                outcome, measurement, price_version, amount, micro_yuan, occurred_at,
                dispatched_at, first_token_at, ended_at, recorded_at, gateway_id, member_id,
                evidence, fingerprint
            from jsonb_to_recordset(?::jsonb) as r(id text, tenant_id text, request_id text,
                project_id text, app_id text, key_id text, alias text, model_version text,
                prompt_tokens bigint, cached_tokens bigint, completion_tokens bigint,
                reasoning_tokens bigint, beyond_tokens bigint, outcome text, measurement text,
                price_version text, amount numeric, micro_yuan bigint, occurred_at timestamptz,
                dispatched_at timestamptz, first_token_at timestamptz, ended_at timestamptz, recorded_at timestamptz,
                gateway_id text, member_id text, evidence jsonb, fingerprint text)
            order by id
            on conflict (id) do nothing
            returning id
            """;

    private final ClearingTransactions clearing;
    private final JsonMapper json;

    UsageWriter(ClearingTransactions clearing, JsonMapper json) {
        this.clearing = clearing;
        this.json = json;
    }

    /** Adds what is new, in one order for all writers; the ids of what was added. */
    Set<String> insert(JdbcClient jdbc, Collection<RatedUsage> usages, Instant now) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (RatedUsage usage : usages) {
            rows.add(row(usage, now));
        }
        return new HashSet<>(
                jdbc.sql(INSERT).param(json.writeValueAsString(rows)).query(String.class).list());
    }

    /** The fingerprints of those of the ids that are there. */
    Map<String, String> fingerprints(JdbcClient jdbc, Collection<String> ids) {
        Map<String, String> found = new HashMap<>();
        jdbc.sql("select id, fingerprint from usage_record where id = any (?)")
                .param(ids.toArray(String[]::new))
                .query(
                        row -> {
                            found.put(row.getString(1), row.getString(2));
                        });
        return found;
    }

    /** Who each key belongs to. */
    Map<KeyId, Owner> owners(JdbcClient jdbc, Collection<KeyId> keys) {
        Map<KeyId, Owner> owners = new HashMap<>();
        jdbc.sql("select id, tenant_id, project_id, app_id from api_key where id = any (?)")
                .param(keys.stream().map(KeyId::value).distinct().toArray(String[]::new))
                .query(
                        row -> {
                            owners.put(
                                    new KeyId(row.getString(1)),
                                    new Owner(
                                            row.getString(2), row.getString(3), row.getString(4)));
                        });
        return owners;
    }

    /** Sets events aside; the same one again is no change. */
    void insertDead(JdbcClient jdbc, Collection<DeadLetter> letters, Instant now) {
        for (DeadLetter letter : letters) {
            jdbc.sql(
                            """
                            insert into dead_letter (fingerprint, event_id, tenant_id, stream,
                                event, reason, detail, recorded_at)
                            values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (fingerprint) do nothing
                            """)
                    .param(letter.fingerprint())
                    .param(letter.eventId())
                    .param(letter.tenant())
                    .param(letter.stream() == null ? null : letter.stream().value())
                    .param(letter.storableEvent())
                    .param(letter.reason().name())
                    .param(letter.storableDetail())
                    .param(Columns.time(now))
                    .update();
        }
    }

    /** Cross-bank: which of these ids the service has in its keeping, booked or set aside. */
    List<String> kept(Collection<String> ids) {
        String[] wanted = ids.toArray(String[]::new);
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        """
                                        select id from usage_record where id = any (?)
                                        union select event_id from dead_letter
                                            where event_id = any (?)
                                        """)
                                .param(wanted)
                                .param(wanted)
                                .query(String.class)
                                .list());
    }

    /** Cross-bank: whether the event with this id and this very content is booked. */
    boolean booked(String id, String fingerprint) {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        "select exists (select 1 from usage_record where id = ? and fingerprint = ?)")
                                .param(id)
                                .param(fingerprint)
                                .query(Boolean.class)
                                .single());
    }

    private Map<String, Object> row(RatedUsage usage, Instant now) {
        UsageEvent event = usage.event();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", event.id());
        row.put("tenant_id", event.tenantId().value());
        row.put("request_id", event.requestId());
        row.put("project_id", event.projectId().value());
        row.put("app_id", event.appId().value());
        row.put("key_id", event.keyId().value());
        row.put("alias", event.alias());
        row.put("model_version", event.modelVersion());
        row.put("prompt_tokens", event.usage().promptTokens());
        row.put("cached_tokens", event.usage().cachedTokens());
        row.put("completion_tokens", event.usage().completionTokens());
        row.put("reasoning_tokens", event.usage().reasoningTokens());
        row.put("beyond_tokens", event.beyondTokens());
        row.put("outcome", event.outcome().name());
        row.put("measurement", event.measurement().name());
        row.put("price_version", event.priceVersion());
        row.put("amount", usage.amount().toString());
        row.put("micro_yuan", usage.microYuan());
        row.put("occurred_at", event.occurredAt().toString());
        row.put("ended_at", event.endedAt().toString());
        row.put("recorded_at", now.toString());
        row.put("gateway_id", event.gatewayId());
        if (event.dispatchedAt() != null) {
            row.put("dispatched_at", event.dispatchedAt().toString());
        }
        if (event.firstTokenAt() != null) {
            row.put("first_token_at", event.firstTokenAt().toString());
        }
        if (event.memberId() != null) {
            row.put("member_id", event.memberId());
        }
        if (event.evidence() != null) {
            row.put("evidence", event.evidence());
        }
        row.put("fingerprint", DeadLetter.fingerprint(ContractJson.write(event)));
        return row;
    }

    /** Bank, project and app of a key. */
    record Owner(String tenant, String project, String app) {
        boolean owns(UsageEvent event) {
            return tenant.equals(event.tenantId().value())
                    && project.equals(event.projectId().value())
                    && app.equals(event.appId().value());
        }
    }
}
