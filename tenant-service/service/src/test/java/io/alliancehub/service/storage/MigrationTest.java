package io.alliancehub.service.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.service.testing.PostgresProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

final class MigrationTest {
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
