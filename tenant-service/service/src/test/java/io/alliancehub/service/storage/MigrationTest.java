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
