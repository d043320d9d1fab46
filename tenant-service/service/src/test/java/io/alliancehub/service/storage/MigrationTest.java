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
