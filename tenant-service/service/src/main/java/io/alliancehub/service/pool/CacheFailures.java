package io.alliancehub.service.pool;

import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Why members did not carry out what is wanted, as long as they have not. */
@Component
final class CacheFailures {
    private static final Duration KEPT = Duration.ofDays(1);
    private static final String ALLIANCE = Scope.ALLIANCE.value();
    private final TenantTransactions transactions;
    private final Clock clock;

    CacheFailures(TenantTransactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Which order failed where. */
    record Place(String memberId, CacheOrder.Subject about) {}

    /** Why and when it did last. */
    record Failure(String why, Instant at) {}

    Map<Place, Failure> all() {
        Map<Place, Failure> all = new HashMap<>();
        transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql("select * from cache_order_failure where tenant_id = ?")
                                .param(ALLIANCE)
                                .query(
                                        (row, index) ->
                                                all.put(
                                                        new Place(
                                                                row.getString("member_id"),
                                                                new CacheOrder.Subject(
                                                                        CacheOrder.Kind.valueOf(
                                                                                row.getString(
                                                                                        "kind")),
                                                                        row.getString("subject"),
                                                                        row.getString(
                                                                                "base_digest"))),
                                                        new Failure(
                                                                row.getString("failure"),
                                                                Columns.instant(row, "at"))))
                                .list());
        return all;
    }

    /** Keeps what a member said, or forgets what it said before. */
    void note(MemberOrders.Said said, CacheOrder.Subject about) {
        Place place = new Place(said.memberId(), about);
        if (said.done()) {
            remove(place);
        } else {
            put(place, said.failure() == null ? "it gave no reason" : said.failure());
        }
    }

    private void put(Place place, String why) {
        transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into cache_order_failure (tenant_id, member_id, kind,
                                            subject, base_digest, failure, at)
                                        values (?, ?, ?, ?, ?, ?, ?)
                                        on conflict (tenant_id, member_id, kind, subject,
                                            base_digest)
                                        do update set failure = excluded.failure, at = excluded.at
                                        """)
                                .param(ALLIANCE)
                                .param(place.memberId())
                                .param(place.about().kind().name())
                                .param(place.about().name())
                                .param(place.about().baseDigest())
                                .param(why)
                                .param(Columns.time(Columns.now(clock)))
                                .update());
    }

    private void remove(Place place) {
        transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        """
                                        delete from cache_order_failure where tenant_id = ?
                                            and member_id = ? and kind = ? and subject = ?
                                            and base_digest = ?
                                        """)
                                .param(ALLIANCE)
                                .param(place.memberId())
                                .param(place.about().kind().name())
                                .param(place.about().name())
                                .param(place.about().baseDigest())
                                .update());
    }

    /** Forgets those of members that have not been asked for a day. */
    void forgetOld() {
        transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql("delete from cache_order_failure where tenant_id = ? and at < ?")
                                .param(ALLIANCE)
                                .param(Columns.time(Columns.now(clock).minus(KEPT)))
                                .update());
    }
}
