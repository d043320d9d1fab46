package io.alliancehub.service.tenant;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.SortedRequest;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rows of apps; sorted as projects are. */
@Component
final class AppRepository {
    private final TenantTransactions transactions;

    AppRepository(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    /** False where the project has an app of this name. */
    boolean insert(TenantId tenant, App app) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                                """
                                                insert into app
                                                    (tenant_id, id, project_id, name, created_at)
                                                values (?, ?, ?, ?, ?) on conflict do nothing
                                                """)
                                        .param(tenant.value())
                                        .param(app.id().value())
                                        .param(app.projectId().value())
                                        .param(app.name())
                                        .param(Columns.time(app.createdAt()))
                                        .update()
                                == 1);
    }

    /** Refused by the database where another app of the project has this name. */
    void rename(TenantId tenant, AppId id, String name) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql("update app set name = ? where tenant_id = ? and id = ?")
                                .param(name)
                                .param(tenant.value())
                                .param(id.value())
                                .update());
    }

    void archive(TenantId tenant, AppId id, @Nullable Instant at) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql("update app set archived_at = ? where tenant_id = ? and id = ?")
                                .param(Columns.timeOrNull(at))
                                .param(tenant.value())
                                .param(id.value())
                                .update());
    }

    Optional<App> find(TenantId tenant, AppId id) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql("select * from app where tenant_id = ? and id = ?")
                                .param(tenant.value())
                                .param(id.value())
                                .query((row, index) -> read(row))
                                .optional());
    }

    Page<App> list(TenantId tenant, PartFilter filter, SortedRequest request) {
        String sql =
                """
                select *, %s from app
                where tenant_id = :tenant
                    and (:pattern::text is null or name ilike :pattern or id ilike :pattern)
                    and (:project::text is null or project_id = :project)
                    and (:status::text is null or (:status = 'ARCHIVED') = (archived_at is not null))
                    and %s %s
                """
                        .formatted(request.select(), request.where(), request.order());
        String project = filter.projectId() == null ? null : filter.projectId().value();
        return request.page(
                transactions.call(
                        tenant,
                        jdbc ->
                                jdbc.sql(sql)
                                        .param("tenant", tenant.value())
                                        .param("pattern", filter.pattern())
                                        .param("project", project)
                                        .param("status", filter.statusName())
                                        .params(request.parameters())
                                        .query((row, index) -> SortedRequest.Row.of(row, read(row)))
                                        .list()));
    }

    private static App read(ResultSet row) throws SQLException {
        Instant archivedAt = Columns.instantOrNull(row, "archived_at");
        return new App(
                new AppId(row.getString("id")),
                new ProjectId(row.getString("project_id")),
                row.getString("name"),
                archivedAt == null ? ArchiveStatus.ACTIVE : ArchiveStatus.ARCHIVED,
                Columns.instant(row, "created_at"),
                archivedAt);
    }
}
