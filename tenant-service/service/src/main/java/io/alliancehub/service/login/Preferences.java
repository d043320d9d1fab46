package io.alliancehub.service.login;

import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Repository;

/** How people want the console, row by row. */
@Repository
final class Preferences {
    private final TenantTransactions transactions;
    private final Clock clock;

    Preferences(TenantTransactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    Optional<String> language(Scope scope, String personId) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select language from person_preference
                                        where tenant_id = ? and person_id = ?
                                        """)
                                .param(scope.value())
                                .param(personId)
                                .query(String.class)
                                .optional());
    }

    void language(Scope scope, String personId, String language) {
        transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into person_preference
                                            (tenant_id, person_id, language, changed_at)
                                        values (?, ?, ?, ?)
                                        on conflict (tenant_id, person_id) do update set
                                            language = excluded.language,
                                            changed_at = excluded.changed_at
                                        """)
                                .param(scope.value())
                                .param(personId)
                                .param(language)
                                .param(Columns.time(Columns.now(clock)))
                                .update());
    }
}
