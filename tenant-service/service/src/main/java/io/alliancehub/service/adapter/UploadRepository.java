package io.alliancehub.service.adapter;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Rows of uploads that have not ended. */
@Component
final class UploadRepository {
    private final TenantTransactions transactions;
    private final ClearingTransactions clearing;

    UploadRepository(TenantTransactions transactions, ClearingTransactions clearing) {
        this.transactions = transactions;
        this.clearing = clearing;
    }

    void insert(TenantId tenant, Upload upload) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into adapter_upload (tenant_id, id, digest,
                                            size_bytes, base_alias, base_version, file_name,
                                            started_by, started_at, touched_at)
                                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                                        """)
                                .param(tenant.value())
                                .param(upload.id())
                                .param(upload.digest())
                                .param(upload.sizeBytes())
                                .param(upload.baseAlias())
                                .param(upload.baseVersion())
                                .param(upload.fileName())
                                .param(upload.startedBy())
                                .param(Columns.time(upload.startedAt()))
                                .param(Columns.time(upload.touchedAt()))
                                .update());
    }

    /** A bank's uploads, the oldest first; there are never more than a few. */
    List<Upload> list(TenantId tenant) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from adapter_upload where tenant_id = ?
                                        order by started_at, id
                                        """)
                                .param(tenant.value())
                                .query((row, index) -> read(row))
                                .list());
    }

    Optional<Upload> find(TenantId tenant, String id) {
        return one(tenant, id, "select * from adapter_upload where tenant_id = ? and id = ?");
    }

    /** The upload; nobody else goes on with it until the open transaction ends. */
    Optional<Upload> lock(TenantId tenant, String id) {
        return one(
                tenant,
                id,
                "select * from adapter_upload where tenant_id = ? and id = ? for update");
    }

    /** The upload that was there. */
    Optional<Upload> delete(TenantId tenant, String id) {
        return one(
                tenant,
                id,
                "delete from adapter_upload where tenant_id = ? and id = ? returning *");
    }

    private Optional<Upload> one(TenantId tenant, String id, String sql) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(sql)
                                .param(tenant.value())
                                .param(id)
                                .query((row, index) -> read(row))
                                .optional());
    }

    /** Keeps how far an upload has come. */
    void received(TenantId tenant, String id, long bytes, Instant now) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        update adapter_upload set received_bytes = ?,
                                            touched_at = ?
                                        where tenant_id = ? and id = ?
                                        """)
                                .param(bytes)
                                .param(Columns.time(now))
                                .param(tenant.value())
                                .param(id)
                                .update());
    }

    /** Cross-bank: uploads that nobody has gone on with since then. */
    List<Left> abandoned(Instant before) {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        """
                                        select tenant_id, id from adapter_upload
                                        where touched_at < ? order by touched_at limit 100
                                        """)
                                .param(Columns.time(before))
                                .query(
                                        (row, index) ->
                                                new Left(
                                                        new TenantId(row.getString("tenant_id")),
                                                        row.getString("id")))
                                .list());
    }

    private static Upload read(ResultSet row) throws SQLException {
        return new Upload(
                row.getString("id"),
                row.getString("digest"),
                row.getLong("size_bytes"),
                row.getLong("received_bytes"),
                row.getString("base_alias"),
                row.getString("base_version"),
                row.getString("file_name"),
                row.getString("started_by"),
                Columns.instant(row, "started_at"),
                Columns.instant(row, "touched_at"));
    }

    /** An upload that was left where it was. */
    record Left(TenantId tenant, String id) {}
}
