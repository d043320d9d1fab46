package io.alliancehub.service.pool;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Rows of what the operator wants of the members' caches; they are the alliance's. */
@Component
final class CacheOrderRepository {
    /** Held from reading the floors of a model to writing one, so that together they still fit. */
    private static final long LOCK = 0x6875_6200_0009L;

    private static final String ALLIANCE = Scope.ALLIANCE.value();
    private final TenantTransactions transactions;

    CacheOrderRepository(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    /** Lets nobody else change what is wanted until the open transaction ends. */
    void lock() {
        transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql("select pg_advisory_xact_lock(?)")
                                .param(LOCK)
                                .query((row, index) -> 0)
                                .single());
    }

    WantedCache wanted() {
        return transactions.call(Scope.ALLIANCE, jdbc -> new WantedCache(quotas(), prefixes()));
    }

    List<WantedQuota> quotas() {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from zone_quota where tenant_id = ?
                                        order by base_digest, zone
                                        """)
                                .param(ALLIANCE)
                                .query(
                                        (row, index) ->
                                                new WantedQuota(
                                                        new TenantId(row.getString("zone")),
                                                        row.getString("base_digest"),
                                                        row.getInt("floor"),
                                                        row.getObject("ceiling", Integer.class),
                                                        row.getString("ordered_by"),
                                                        Columns.instant(row, "ordered_at"),
                                                        row.getString("reason")))
                                .list());
    }

    void put(WantedQuota quota) {
        transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into zone_quota (tenant_id, zone, base_digest, floor,
                                            ceiling, ordered_by, ordered_at, reason)
                                        values (?, ?, ?, ?, ?, ?, ?, ?)
                                        on conflict (tenant_id, base_digest, zone) do update set
                                            floor = excluded.floor, ceiling = excluded.ceiling,
                                            ordered_by = excluded.ordered_by,
                                            ordered_at = excluded.ordered_at,
                                            reason = excluded.reason
                                        """)
                                .param(ALLIANCE)
                                .param(quota.zone().value())
                                .param(quota.baseDigest())
                                .param(quota.floor())
                                .param(quota.ceiling())
                                .param(quota.orderedBy())
                                .param(Columns.time(quota.orderedAt()))
                                .param(quota.reason())
                                .update());
    }

    /** False where there was none. */
    boolean removeQuota(TenantId zone, String baseDigest) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                                """
                                                delete from zone_quota where tenant_id = ?
                                                    and zone = ? and base_digest = ?
                                                """)
                                        .param(ALLIANCE)
                                        .param(zone.value())
                                        .param(baseDigest)
                                        .update()
                                == 1);
    }

    List<WantedPrefix> prefixes() {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from published_prefix where tenant_id = ?
                                        order by base_digest, name
                                        """)
                                .param(ALLIANCE)
                                .query(
                                        (row, index) ->
                                                new WantedPrefix(
                                                        row.getString("name"),
                                                        row.getString("base_digest"),
                                                        row.getString("system"),
                                                        row.getString("system_digest"),
                                                        row.getString("ordered_by"),
                                                        Columns.instant(row, "ordered_at"),
                                                        row.getString("reason")))
                                .list());
    }

    Optional<WantedPrefix> prefix(String name, String baseDigest) {
        return prefixes().stream()
                .filter(it -> it.name().equals(name) && it.baseDigest().equals(baseDigest))
                .findFirst();
    }

    void insert(WantedPrefix prefix) {
        transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into published_prefix (tenant_id, name, base_digest,
                                            system, system_digest, ordered_by, ordered_at, reason)
                                        values (?, ?, ?, ?, ?, ?, ?, ?)
                                        """)
                                .param(ALLIANCE)
                                .param(prefix.name())
                                .param(prefix.baseDigest())
                                .param(prefix.system())
                                .param(prefix.systemDigest())
                                .param(prefix.orderedBy())
                                .param(Columns.time(prefix.orderedAt()))
                                .param(prefix.reason())
                                .update());
    }

    /** False where there was none. */
    boolean removePrefix(String name, String baseDigest) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                                """
                                                delete from published_prefix where tenant_id = ?
                                                    and name = ? and base_digest = ?
                                                """)
                                        .param(ALLIANCE)
                                        .param(name)
                                        .param(baseDigest)
                                        .update()
                                == 1);
    }
}
