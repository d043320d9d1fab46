package io.alliancehub.service.login;

import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whose sessions began with which session of the identity provider, so that its notice of a log-out
 * finds them. A row says nothing that opens anything.
 */
@Component
final class Origins {
    private final TenantTransactions transactions;
    private final Clock clock;

    Origins(TenantTransactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Remembers a log-in as long as its session can live. */
    void note(SignIn signIn) {
        String sid = signIn.sid();
        if (sid == null) {
            return;
        }
        transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    jdbc.sql("delete from session_origin where ends_at < ?")
                            .param(Columns.time(Columns.now(clock)))
                            .update();
                    return jdbc.sql(
                                    """
                                    insert into session_origin (sid, subject, person_id, ends_at)
                                    values (?, ?, ?, ?)
                                    on conflict (sid) do update
                                        set person_id = excluded.person_id,
                                            ends_at = excluded.ends_at
                                    """)
                            .param(sid)
                            .param(signIn.subject())
                            .param(signIn.personId())
                            .param(Columns.time(signIn.at().plus(SignIn.LONGEST)))
                            .update();
                });
    }

    /** The people who may have sessions that began there. */
    List<String> people(@Nullable String sid, @Nullable String subject) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select distinct person_id from session_origin
                                        where sid = :sid::text
                                            or (:sid::text is null and subject = :subject::text)
                                        """)
                                .param("sid", sid)
                                .param("subject", subject)
                                .query(String.class)
                                .list());
    }
}
