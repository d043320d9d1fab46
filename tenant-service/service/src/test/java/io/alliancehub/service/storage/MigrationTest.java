package io.alliancehub.service.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.service.testing.PostgresProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

final class MigrationTest {
    private static final String BEFORE_LIMITS_KNEW_WHO_SET_THEM =
            """
            insert into tenant values ('bank-a', 'A', 'ACTIVE', now());
            insert into project values ('bank-a', 'prj-a', 'p', now());
            insert into app values ('bank-a', 'app-a', 'prj-a', 'a', now());
            insert into api_key (tenant_id, id, app_id, project_id, name, secret_hash, environment,
                status, models, created_at)
            values ('bank-a', 'k00000000001', 'app-a', 'prj-a', 'k', 'h', 'demo', 'ACTIVE', '{}',
                now());
            insert into limit_rule values
                ('bank-a', 'lim-1', 'BANK', 'bank-a', 'CONCURRENCY', 5, now()),
                ('bank-a', 'lim-2', 'BANK', 'bank-a', 'TOKENS_PER_DAY', 5, now());
            insert into audit_record (tenant_id, position, at, actor, action, subject,
                previous_hash, hash)
            values ('bank-a', 1, now(), 'per-first', 'limit.set', 'lim-1', '', ''),
                ('bank-a', 2, now(), 'per-second', 'limit.set', 'lim-1', '', ''),
                ('bank-a', 3, now(), 'per-third', 'limit.removed', 'lim-1', '', '');
            insert into tokenizer_asset values (repeat('0', 64), ''::bytea, now());
            insert into model_version values ('v', 'm', 'x', 'q', 1, 'b', repeat('0', 64), null,
                1, 1, now());
            insert into model_alias values ('m', 'v', null, null, 'ACTIVE', now());
            insert into price values ('price-1', 'm', 1, 1, 1, now(), now());
            insert into usage_record
            select 'u' || n, 'bank-a', 'r' || n, 'prj-a', 'app-a', 'k00000000001', 'm', 'v', 1, 0, 1,
                0, 0, 'COMPLETED', 'MEASURED', 'price-1', 1, 1, at, null, at, at, 'g', null, null, ''
            from (values (2, timestamptz '2026-11-30T15:59:59Z'),
                (3, timestamptz '2026-11-30T16:00:00Z')) as c(n, at);
            insert into journal_entry
            select 'use-' || id, tenant_id, id, occurred_at, recorded_at from usage_record;
            insert into ledger_entry values
                ('use-u2', 0, 'bank-a', 'ACCRUED_RECEIVABLE', 2, 0),
                ('use-u2', 1, 'bank-a', 'USAGE_REVENUE', 0, 2),
                ('use-u3', 0, 'bank-a', 'ACCRUED_RECEIVABLE', 3, 0),
                ('use-u3', 1, 'bank-a', 'USAGE_REVENUE', 0, 3);
            """;

    /** Two calls before midnight in Shanghai, one of which had a first token, and one after it. */
    private static final String OLD_CALLS =
            """
            insert into tenant values ('bank-a', 'A', 'ACTIVE', now());
            insert into project values ('bank-a', 'prj', 'p', now());
            insert into app values ('bank-a', 'app', 'prj', 'a', now());
            insert into api_key (tenant_id, id, app_id, project_id, name, secret_hash, environment,
                status, models, created_at)
                values ('bank-a', 'key', 'app', 'prj', 'k', 'h', 'demo', 'ACTIVE', '{}', now());
            insert into tokenizer_asset values (repeat('a', 64), '', now());
            insert into model_version values ('v', 'v', 'q', 'q', 1, 'b', repeat('a', 64), null, 1, 1,
                now());
            insert into model_alias values ('m', 'v', null, null, 'ACTIVE', now());
            insert into price values ('prc', 'm', 1, 1, 1, now(), now());
            insert into usage_record
                select 'id-' || n, 'bank-a', 'req-' || n, 'prj', 'app', 'key', 'm', 'v', 10, 0, 5, 0,
                    0, 'COMPLETED', 'MEASURED', 'prc', 0.0000000015, 1, at,
                    case n when 1 then at + interval '8 milliseconds' end, at, at, 'g', null, null, 'f'
                from (values (1, timestamptz '2026-11-01 15:59:00Z'),
                    (2, '2026-11-01 15:59:59Z'), (3, '2026-11-01 16:00:00Z')) as c(n, at)
            """;

    @Test
    void eventsThatWereSetAsideBeforeKeepWhereTheyCameFromAndWhatBecameOfThem()
            throws SQLException {
        try (PostgresProcess postgres = new PostgresProcess()) {
            migrate(postgres, "1");
            try (Connection superuser = postgres.superuser();
                    Statement statement = superuser.createStatement()) {
                statement.execute(
                        """
                        insert into hub.dead_letter
                            (fingerprint, tenant_id, event, reason, detail, recorded_at, resolved_at)
                        values
                            ('a', 'bank-a', '{}', 'UNKNOWN_PRICE', 'no price row', now(), now()),
                            ('b', 'bank-a', '{}', 'WRONG_STREAM', 'came on the stream of bank-b',
                                now(), null)
                        """);
                migrate(postgres, "latest");
                try (ResultSet rows =
                        statement.executeQuery(
                                "select stream, resolution from hub.dead_letter order by id")) {
                    rows.next();
                    assertThat(rows.getString("resolution")).isEqualTo("BOOKED");
                    assertThat(rows.getString("stream")).isNull();
                    rows.next();
                    assertThat(rows.getString("resolution")).isNull();
                    assertThat(rows.getString("stream")).isEqualTo("bank-b");
                }
            }
        }
    }

    @Test
    void callsOfBeforeAreInTheSumsAfterwards() throws SQLException {
        try (PostgresProcess postgres = new PostgresProcess()) {
            migrate(postgres, "2");
            try (Connection superuser = postgres.superuser();
                    Statement statement = superuser.createStatement()) {
                statement.execute("set search_path to hub");
                statement.execute(OLD_CALLS);
                migrate(postgres, "latest");
                assertThat(sums(statement, "usage_hour"))
                        .containsExactly(
                                "2026-11-01 15:00:00 2 20 0.0000000030 {0,1}",
                                "2026-11-01 16:00:00 1 10 0.0000000015 {}");
                assertThat(sums(statement, "usage_day"))
                        .containsExactly(
                                "2026-10-31 16:00:00 2 20 0.0000000030 {0,1}",
                                "2026-11-01 16:00:00 1 10 0.0000000015 {}");
            }
        }
    }

    @Test
    void aliasesOfBeforeAreKnownToHavePointedWhereTheyDidSinceTheyWereLastSet()
            throws SQLException {
        try (PostgresProcess postgres = new PostgresProcess()) {
            migrate(postgres, "2");
            try (Connection superuser = postgres.superuser();
                    Statement statement = superuser.createStatement()) {
                statement.execute(
                        """
                        set search_path to hub;
                        insert into tokenizer_asset values (repeat('a', 64), 'x', now());
                        insert into model_version values ('v1', 'm', 'q', 'Q8_0', 1, 'b',
                            repeat('a', 64), null, 10, 5, now());
                        insert into model_alias values
                            ('old', 'v1', null, null, 'ACTIVE', '2026-01-01T00:00:00Z'),
                            ('new', 'v1', null, null, 'ACTIVE', '2026-01-02T00:00:00Z');
                        insert into audit_record values
                            ('@alliance', 1, '2026-02-01T00:00:00Z', 'ann', 'model.registered',
                                'old', null, null, null, null, 'h', 'h'),
                            ('@alliance', 2, '2026-03-01T00:00:00Z', 'bob', 'model.repointed',
                                'old', null, null, null, null, 'h', 'h');
                        """);
                migrate(postgres, "latest");
                try (ResultSet rows =
                        statement.executeQuery(
                                "select alias, model_version, set_by, extract(month from since at"
                                        + " time zone 'UTC') as month from hub.alias_history order"
                                        + " by alias desc")) {
                    rows.next();
                    assertThat(rows.getString("alias")).isEqualTo("old");
                    assertThat(rows.getString("set_by")).isEqualTo("bob");
                    assertThat(rows.getInt("month")).isEqualTo(3);
                    rows.next();
                    assertThat(rows.getString("alias")).isEqualTo("new");
                    assertThat(rows.getString("set_by")).isNull();
                    assertThat(rows.getInt("month")).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void whoSetLimitsWhenKeysWereUsedAndWhatMonthsCameToIsKnownOfBefore() throws SQLException {
        try (PostgresProcess postgres = new PostgresProcess()) {
            migrate(postgres, "2");
            try (Connection superuser = postgres.superuser();
                    Statement statement = superuser.createStatement()) {
                statement.execute("set search_path to hub");
                statement.execute(BEFORE_LIMITS_KNEW_WHO_SET_THEM);
                migrate(postgres, "latest");
                assertThat(texts(statement, "select set_by from limit_rule order by id"))
                        .containsExactly("per-second", "unknown");
                assertThat(texts(statement, "select last_used_at at time zone 'UTC' from key_use"))
                        .containsExactly("2026-11-30 16:00:00");
                assertThat(
                                texts(
                                        statement,
                                        "select month || ' ' || account || ' ' || debit::float8"
                                                + " || ' ' || credit::float8 from ledger_month"
                                                + " order by month, account"))
                        .containsExactly(
                                "202611 ACCRUED_RECEIVABLE 2 0",
                                "202611 USAGE_REVENUE 0 2",
                                "202612 ACCRUED_RECEIVABLE 3 0",
                                "202612 USAGE_REVENUE 0 3");
            }
        }
    }

    private static List<String> texts(Statement statement, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    private static List<String> sums(Statement statement, String table) throws SQLException {
        List<String> sums = new ArrayList<>();
        try (ResultSet rows =
                statement.executeQuery(
                        "select (at at time zone 'UTC') || ' ' || requests || ' ' || prompt_tokens"
                                + " || ' ' || amount || ' ' || first_tokens::text from "
                                + table
                                + " order by at")) {
            while (rows.next()) {
                sums.add(rows.getString(1));
            }
        }
        return sums;
    }

    private static void migrate(PostgresProcess postgres, String target) {
        Flyway.configure()
                .dataSource(postgres.url(), "hub_owner", postgres.password())
                .schemas("hub")
                .defaultSchema("hub")
                .placeholders(Map.of("appRole", "hub_app", "clearingRole", "hub_clearing"))
                .target(target)
                .load()
                .migrate();
    }
}
