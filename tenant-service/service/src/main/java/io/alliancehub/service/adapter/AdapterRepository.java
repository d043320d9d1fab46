package io.alliancehub.service.adapter;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.registry.AdapterFacts;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rows of the adapters that banks have. */
@Component
final class AdapterRepository {
    private static final String ADAPTERS =
            """
            select h.model_version, v.base_alias, v.name, h.base_digest, h.digest,
                v.adapter_format, h.size_bytes, v.rank_min, v.rank_max, v.modules, h.file_name,
                h.status, h.uploaded_by, h.uploaded_at, h.withdrawn_at
            from adapter h join model_version v on v.id = h.model_version
            where h.tenant_id = :tenant and\s""";

    /** Together with the digest: held from looking who has a file to adding or removing it. */
    private static final long LOCK = 0x6875_6200_000aL;

    private final TenantTransactions transactions;
    private final ClearingTransactions clearing;

    AdapterRepository(TenantTransactions transactions, ClearingTransactions clearing) {
        this.transactions = transactions;
        this.clearing = clearing;
    }

    /** Lets nobody else add or remove the file of this digest until the open transaction ends. */
    void lockFile(String digest) {
        transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, ?))")
                                .param(digest)
                                .param(LOCK)
                                .query((row, index) -> 0)
                                .single());
    }

    /** Adds an adapter, or one that was withdrawn again. */
    void put(TenantId tenant, Adapter adapter) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into adapter (tenant_id, model_version, digest,
                                            base_digest, size_bytes, file_name, status,
                                            uploaded_by, uploaded_at)
                                        values (?, ?, ?, ?, ?, ?, 'HELD', ?, ?)
                                        on conflict (tenant_id, model_version) do update set
                                            status = 'HELD', withdrawn_at = null,
                                            file_name = excluded.file_name,
                                            uploaded_by = excluded.uploaded_by,
                                            uploaded_at = excluded.uploaded_at
                                        """)
                                .param(tenant.value())
                                .param(adapter.modelVersion())
                                .param(adapter.facts().digest())
                                .param(adapter.baseDigest())
                                .param(adapter.facts().sizeBytes())
                                .param(adapter.fileName())
                                .param(adapter.uploadedBy())
                                .param(Columns.time(adapter.uploadedAt()))
                                .update());
    }

    void withdraw(TenantId tenant, String modelVersion, Instant now) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        update adapter set status = 'WITHDRAWN', withdrawn_at = ?
                                        where tenant_id = ? and model_version = ?
                                        """)
                                .param(Columns.time(now))
                                .param(tenant.value())
                                .param(modelVersion)
                                .update());
    }

    Optional<Adapter> find(TenantId tenant, String modelVersion) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(ADAPTERS + "h.model_version = :version")
                                .param("tenant", tenant.value())
                                .param("version", modelVersion)
                                .query((row, index) -> read(row))
                                .optional());
    }

    /** A bank's adapters, the newest first. */
    List<Adapter> list(TenantId tenant, @Nullable String pattern, PageRequest page) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        ADAPTERS
                                                + """
                                                (:pattern::text is null
                                                    or h.file_name ilike :pattern
                                                    or h.digest ilike :pattern)
                                                and (h.uploaded_at, h.model_version) < (:t, :id)
                                                order by h.uploaded_at desc, h.model_version desc
                                                limit :rows
                                                """)
                                .param("tenant", tenant.value())
                                .param("pattern", pattern)
                                .param("t", page.afterDescending())
                                .param("id", page.afterId())
                                .param("rows", page.rows())
                                .query((row, index) -> read(row))
                                .list());
    }

    /** Bytes of what a bank has, and of what it is sending. */
    long bytes(TenantId tenant) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select coalesce((select sum(size_bytes) from adapter
                                                where tenant_id = :tenant and status = 'HELD'), 0)
                                            + coalesce((select sum(size_bytes) from adapter_upload
                                                where tenant_id = :tenant), 0)
                                        """)
                                .param("tenant", tenant.value())
                                .query(Long.class)
                                .single());
    }

    /** Cross-bank: the adapters of all banks that are not closed. */
    List<WantedAdapter> wanted() {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        """
                                        select distinct h.digest, h.base_digest, h.size_bytes
                                        from adapter h join tenant t on t.tenant_id = h.tenant_id
                                        where h.status = 'HELD' and t.status <> 'CLOSED'
                                        order by h.base_digest, h.digest
                                        """)
                                .query(
                                        (row, index) ->
                                                new WantedAdapter(
                                                        row.getString("digest"),
                                                        row.getString("base_digest"),
                                                        row.getLong("size_bytes")))
                                .list());
    }

    /** Cross-bank: whether any bank has the file of this digest. */
    boolean isHeld(String digest) {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        """
                                        select exists (select 1 from adapter
                                            where digest = ? and status = 'HELD')
                                        """)
                                .param(digest)
                                .query(Boolean.class)
                                .single());
    }

    private static Adapter read(ResultSet row) throws SQLException {
        return new Adapter(
                row.getString("model_version"),
                row.getString("base_alias"),
                row.getString("name"),
                row.getString("base_digest"),
                new AdapterFacts(
                        row.getString("digest"),
                        AdapterFacts.Format.valueOf(row.getString("adapter_format")),
                        row.getLong("size_bytes"),
                        row.getInt("rank_min"),
                        row.getInt("rank_max"),
                        List.of((String[]) row.getArray("modules").getArray())),
                row.getString("file_name"),
                Adapter.Status.valueOf(row.getString("status")),
                row.getString("uploaded_by"),
                Columns.instant(row, "uploaded_at"),
                Columns.instantOrNull(row, "withdrawn_at"));
    }
}
