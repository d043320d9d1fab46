package io.alliancehub.service.tenant;

import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.SortField;
import io.alliancehub.service.storage.SortedRequest;
import io.alliancehub.service.storage.Sorting;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rows of projects. */
@Component
final class ProjectRepository {
    static final Sorting SORTING =
            new Sorting(
                    "id",
                    "createdAt",
                    List.of(
                            new SortField("createdAt", "created_at", "timestamptz"),
                            new SortField("name", "name", "text")));
    private final TenantTransactions transactions;

    ProjectRepository(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    /** False where the name is taken. */
    boolean insert(TenantId tenant, Project project) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                                """
                                                insert into project
                                                    (tenant_id, id, name, created_at)
                                                values (?, ?, ?, ?) on conflict do nothing
                                                """)
                                        .param(tenant.value())
                                        .param(project.id().value())
                                        .param(project.name())
                                        .param(Columns.time(project.createdAt()))
                                        .update()
                                == 1);
    }

    /** Refused by the database where another project has this name. */
    void rename(TenantId tenant, ProjectId id, String name) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql("update project set name = ? where tenant_id = ? and id = ?")
                                .param(name)
                                .param(tenant.value())
                                .param(id.value())
                                .update());
    }

    void archive(TenantId tenant, ProjectId id, @Nullable Instant at) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        "update project set archived_at = ?"
                                                + " where tenant_id = ? and id = ?")
                                .param(Columns.timeOrNull(at))
                                .param(tenant.value())
                                .param(id.value())
                                .update());
    }

    Optional<Project> find(TenantId tenant, ProjectId id) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql("select * from project where tenant_id = ? and id = ?")
                                .param(tenant.value())
                                .param(id.value())
                                .query((row, index) -> read(row))
                                .optional());
    }

    Page<Project> list(TenantId tenant, PartFilter filter, SortedRequest request) {
        String sql =
                """
                select *, %s from project
                where tenant_id = :tenant
                    and (:pattern::text is null or name ilike :pattern or id ilike :pattern)
                    and (:status::text is null or (:status = 'ARCHIVED') = (archived_at is not null))
                    and %s %s
                """
                        .formatted(request.select(), request.where(), request.order());
        return request.page(
                transactions.call(
                        tenant,
                        jdbc ->
                                jdbc.sql(sql)
                                        .param("tenant", tenant.value())
                                        .param("pattern", filter.pattern())
                                        .param("status", filter.statusName())
                                        .params(request.parameters())
                                        .query((row, index) -> SortedRequest.Row.of(row, read(row)))
                                        .list()));
    }

    private static Project read(ResultSet row) throws SQLException {
        Instant archivedAt = Columns.instantOrNull(row, "archived_at");
        return new Project(
                new ProjectId(row.getString("id")),
                row.getString("name"),
                archivedAt == null ? ArchiveStatus.ACTIVE : ArchiveStatus.ARCHIVED,
                Columns.instant(row, "created_at"),
                archivedAt);
    }
}
