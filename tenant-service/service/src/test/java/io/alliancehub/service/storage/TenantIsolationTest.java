package io.alliancehub.service.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.SignedIn;
import io.alliancehub.service.testing.TestAdapters;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two banks with rows in every table; statements that forget the tenant. */
final class TenantIsolationTest {
    /** What the operator wants of the pool's caches, and what came of it. */
    private static final Set<String> ALLIANCE_ONLY =
            Set.of("zone_quota", "published_prefix", "cache_order_failure", "zone_erasure");

    private final RunningService service = RunningService.shared();
    private final Bank a = new Bank(service);
    private final Bank b = new Bank(service);

    @BeforeEach
    void bothBanksHaveRowsEverywhere() {
        for (Bank bank : List.of(a, b)) {
            service.api(
                            "PUT",
                            bank.path("/limits"),
                            "{\"level\":\"BANK\",\"subjectId\":\""
                                    + bank.id
                                    + "\",\"kind\":\"CONCURRENCY\",\"value\":5}",
                            "Idempotency-Key",
                            "isolation")
                    .expect(200);
            service.post(
                            bank.path("/people"),
                            "{\"name\":\"合成\",\"roles\":[\"auditor\"],\"email\":\"a@"
                                    + bank.id
                                    + ".example\"}")
                    .expect(201);
            bank.send(bank.call(10, 0, 5));
            tryOutAndWatch(bank);
            TestAdapters.upload(service, bank, TestAdapters.gguf(1, 4));
            TestAdapters.begin(service, bank, TestAdapters.gguf(1, 8));
            service.post(bank.path("/invoices/2026-11/recounts"), "").expect(202);
            // A call that cannot be booked is kept as well.
            bank.stream("{\"not\":\"an event of " + bank.id + "\"}");
        }
        RunningService.await(
                "dead letters and counters of both banks",
                () ->
                        rowsOf("dead_letter", a.id) > 0
                                && rowsOf("dead_letter", b.id) > 0
                                && rowsOf("counter_opening", a.id) > 0
                                && rowsOf("counter_opening", b.id) > 0);
    }

    private void tryOutAndWatch(Bank bank) {
        SignedIn.of(service, bank, Role.DEVELOPER)
                .call(
                        "POST",
                        bank.path("/playground/chat"),
                        "{\"appId\":\""
                                + bank.app
                                + "\",\"model\":\"any\",\"messages\":"
                                + "[{\"role\":\"user\",\"content\":\"x\"}]}")
                .expect(200);
        String rule =
                service.post(
                                bank.path("/alerts"),
                                "{\"name\":\"r\",\"kind\":\"REFUSALS\",\"moreThan\":1,"
                                        + "\"windowMinutes\":1,\"channel\":\"EMAIL\","
                                        + "\"target\":\"a@synthetic.example\"}")
                        .expect(201)
                        .json()
                        .at("/rule/id")
                        .asString();
        service.post(bank.path("/alerts/" + rule + "/test"), "").expect(201);
    }

    @Test
    void statementWithoutTenantSeesOnlyTheBankThatTheTransactionNames() throws SQLException {
        List<String> tables = tenantTables();
        assertThat(tables)
                .contains("tenant", "api_key", "usage_record", "ledger_entry", "audit_record");
        for (String table : tables) {
            TenantTransactions transactions = service.bean(TenantTransactions.class);
            List<String> seen =
                    transactions.call(
                            a.id,
                            jdbc ->
                                    jdbc.sql("select distinct tenant_id from " + table)
                                            .query(String.class)
                                            .list());
            assertThat(seen)
                    .as(table)
                    .containsExactlyElementsOf(
                            ALLIANCE_ONLY.contains(table) ? List.of() : List.of(a.id.value()));
        }
    }

    @Test
    void bankSeesNothingOfWhatOnlyTheAllianceHas() {
        TenantTransactions transactions = service.bean(TenantTransactions.class);
        String quotas = "select count(*) from zone_quota where base_digest = 'isolation'";
        transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    jdbc.sql(
                                    "insert into zone_quota (tenant_id, zone, base_digest, floor,"
                                            + " ordered_by, ordered_at, reason) values"
                                            + " ('@alliance', ?, 'isolation', 1, 'x', now(), 'x')")
                            .param(a.id.value())
                            .update();
                    return jdbc.sql(quotas).query(Integer.class).single();
                });
        assertThat(rows(transactions, Scope.ALLIANCE, quotas)).isEqualTo(1);
        assertThat(rows(transactions, Scope.of(a.id), quotas)).as("not even its own").isZero();
        transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql("delete from zone_quota where base_digest = 'isolation'")
                                .update());
    }

    private static int rows(TenantTransactions transactions, Scope scope, String query) {
        return transactions.call(scope, jdbc -> jdbc.sql(query).query(Integer.class).single());
    }

    @Test
    void nothingIsSeenWhereNoTenantIsSet() throws SQLException {
        try (Connection app = service.postgres().connect("hub_app");
                Statement statement = app.createStatement()) {
            for (String table : tenantTables()) {
                try (ResultSet rows = statement.executeQuery("select * from " + table)) {
                    assertThat(rows.next()).as(table).isFalse();
                }
            }
        }
    }

    @Test
    void rowOfAnotherBankCannotBeWrittenOrChanged() {
        TenantTransactions transactions = service.bean(TenantTransactions.class);
        assertThatThrownBy(
                        () ->
                                transactions.call(
                                        a.id,
                                        jdbc ->
                                                jdbc.sql(
                                                                "insert into project (tenant_id,"
                                                                        + " id, name, created_at)"
                                                                        + " values (?, 'prj-x', 'x',"
                                                                        + " now())")
                                                        .param(b.id.value())
                                                        .update()))
                .hasStackTraceContaining("row-level security");
        int changed =
                transactions.call(
                        a.id,
                        jdbc ->
                                jdbc.sql("update tenant set status = 'CLOSED' where tenant_id = ?")
                                        .param(b.id.value())
                                        .update());
        assertThat(changed).isZero();
    }

    @Test
    void everyTableWithATenantHasForcedRowLevelSecurity() throws SQLException {
        try (Connection owner = service.postgres().connect("hub_owner");
                Statement statement = owner.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                """
                                select c.relname from pg_class c
                                join pg_namespace n on n.oid = c.relnamespace
                                join pg_attribute t on t.attrelid = c.oid
                                    and t.attname in ('tenant_id', 'owner_tenant_id')
                                where n.nspname = 'hub' and c.relkind = 'r'
                                    and not (c.relrowsecurity and c.relforcerowsecurity)
                                """)) {
            List<String> open = new ArrayList<>();
            while (rows.next()) {
                open.add(rows.getString(1));
            }
            // An alias is the alliance's row: who owns the model is shown to every bank that may
            // call it.
            assertThat(open).containsExactly("model_alias");
        }
    }

    @Test
    void rowsOfMoneyAndAuditCanNeverBeChangedByAnApplicationRole() throws SQLException {
        List<String> tables =
                List.of(
                        "usage_record",
                        "journal_entry",
                        "ledger_entry",
                        "audit_record",
                        "price",
                        "model_version",
                        "tokenizer_asset");
        for (String role : List.of("hub_app", "hub_clearing")) {
            try (Connection connection = service.postgres().connect(role);
                    Statement statement = connection.createStatement()) {
                for (String table : tables) {
                    for (String sql :
                            List.of(
                                    "delete from " + table,
                                    "truncate " + table,
                                    "update " + table + " set " + column(table) + " = null")) {
                        assertThatThrownBy(() -> statement.execute(sql))
                                .as(role + ": " + sql)
                                .hasMessageContaining("permission denied");
                    }
                }
            }
        }
    }

    @Test
    void applicationRoleCannotReadTheOutboxOrPostToTheLedger() throws SQLException {
        try (Connection app = service.postgres().connect("hub_app");
                Statement statement = app.createStatement()) {
            assertThatThrownBy(() -> statement.execute("select * from outbox"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(
                            () ->
                                    statement.execute(
                                            "insert into ledger_entry values ('j', 0, 'x',"
                                                    + " 'USAGE_REVENUE', 1, 0)"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void applicationRoleCannotWriteSumsOfUsage() throws SQLException {
        try (Connection app = service.postgres().connect("hub_app");
                Statement statement = app.createStatement()) {
            for (String table : List.of("usage_hour", "usage_day")) {
                for (String sql :
                        List.of(
                                "update " + table + " set requests = 0",
                                "delete from " + table,
                                "insert into " + table + " select * from " + table)) {
                    assertThatThrownBy(() -> statement.execute(sql))
                            .as(sql)
                            .hasMessageContaining("permission denied");
                }
            }
        }
    }

    @Test
    void databaseRefusesAJournalEntryThatDoesNotBalance() {
        ClearingTransactions clearing = service.bean(ClearingTransactions.class);
        assertThatThrownBy(
                        () ->
                                clearing.call(
                                        jdbc -> {
                                            String id =
                                                    jdbc.sql("select id from journal_entry limit 1")
                                                            .query(String.class)
                                                            .single();
                                            return jdbc.sql(
                                                            "insert into ledger_entry values (?,"
                                                                    + " 7, ?, 'USAGE_REVENUE', 0, 1)")
                                                    .param(id)
                                                    .param(a.id.value())
                                                    .update();
                                        }))
                .hasStackTraceContaining("does not balance");
    }

    private static String column(String table) {
        return switch (table) {
            case "usage_record", "journal_entry" -> "tenant_id";
            case "ledger_entry" -> "debit";
            case "audit_record" -> "reason";
            case "price" -> "valid_from";
            case "model_version" -> "name";
            default -> "digest";
        };
    }

    private List<String> tenantTables() throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection owner = service.postgres().connect("hub_owner");
                Statement statement = owner.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select table_name from information_schema.columns where"
                                        + " table_schema = 'hub' and column_name = 'tenant_id'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private long rowsOf(String table, TenantId tenant) {
        return service.bean(ClearingTransactions.class)
                .call(
                        jdbc ->
                                jdbc.sql("select count(*) from " + table + " where tenant_id = ?")
                                        .param(tenant.value())
                                        .query(Long.class)
                                        .single());
    }
}
