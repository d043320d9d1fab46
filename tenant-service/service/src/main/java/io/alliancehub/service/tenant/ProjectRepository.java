package io.alliancehub.service.tenant;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Rows of projects and apps. */
@Component
final class ProjectRepository {
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

    Optional<Project> project(TenantId tenant, ProjectId id) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql("select * from project where tenant_id = ? and id = ?")
                                .param(tenant.value())
                                .param(id.value())
                                .query((row, index) -> readProject(row))
                                .optional());
    }

    Optional<App> app(TenantId tenant, AppId id) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql("select * from app where tenant_id = ? and id = ?")
                                .param(tenant.value())
                                .param(id.value())
                                .query((row, index) -> readApp(row))
                                .optional());
    }

    List<Project> projects(TenantId tenant, PageRequest page) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from project
                                        where tenant_id = ? and (created_at, id) > (?, ?)
                                        order by created_at, id limit ?
                                        """)
                                .param(tenant.value())
                                .param(page.afterAscending())
                                .param(page.afterId())
                                .param(page.rows())
                                .query((row, index) -> readProject(row))
                                .list());
    }

    List<App> apps(TenantId tenant, PageRequest page) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from app
                                        where tenant_id = ? and (created_at, id) > (?, ?)
                                        order by created_at, id limit ?
                                        """)
                                .param(tenant.value())
                                .param(page.afterAscending())
                                .param(page.afterId())
                                .param(page.rows())
                                .query((row, index) -> readApp(row))
                                .list());
    }

    private static Project readProject(ResultSet row) throws SQLException {
        return new Project(
                new ProjectId(row.getString("id")),
                row.getString("name"),
                Columns.instant(row, "created_at"));
    }

    private static App readApp(ResultSet row) throws SQLException {
        return new App(
                new AppId(row.getString("id")),
                new ProjectId(row.getString("project_id")),
                row.getString("name"),
                Columns.instant(row, "created_at"));
    }
}
