package io.alliancehub.service.pool;

import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Rows of drained members; they belong to no bank. */
@Component
final class DrainRepository {
    /** Held from reading to writing in Redis, so that an older state never follows a newer one. */
    private static final long LOCK = 0x6875_6200_0007L;

    private final TenantTransactions transactions;

    DrainRepository(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    /** False where the member is drained already. */
    boolean insert(Drain drain) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                                """
                                                insert into member_drain
                                                    (member_id, drained_by, drained_at, reason)
                                                values (?, ?, ?, ?) on conflict do nothing
                                                """)
                                        .param(drain.memberId())
                                        .param(drain.by())
                                        .param(Columns.time(drain.at()))
                                        .param(drain.reason())
                                        .update()
                                == 1);
    }

    boolean delete(String memberId) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql("delete from member_drain where member_id = ?")
                                        .param(memberId)
                                        .update()
                                == 1);
    }

    List<Drain> list() {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql("select * from member_drain order by member_id")
                                .query(
                                        (row, index) ->
                                                new Drain(
                                                        row.getString("member_id"),
                                                        row.getString("drained_by"),
                                                        Columns.instant(row, "drained_at"),
                                                        row.getString("reason")))
                                .list());
    }

    /** Has {@code publish} take the present state, while nobody else's is published. */
    void publish(Consumer<List<Drain>> publish) {
        transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    jdbc.sql("select pg_advisory_xact_lock(?)")
                            .param(LOCK)
                            .query((row, index) -> 0)
                            .single();
                    publish.accept(list());
                    return true;
                });
    }
}
