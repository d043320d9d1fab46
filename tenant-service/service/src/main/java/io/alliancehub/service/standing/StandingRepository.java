package io.alliancehub.service.standing;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.standing.StandingController.AppInUse;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.TenantTransactions;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads what of a bank is in use. */
@Component
final class StandingRepository {
    private final TenantTransactions transactions;

    StandingRepository(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    /** How many keys could be used at {@code now}, were the bank not suspended. */
    long usableKeys(TenantId tenant, Instant now) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select count(*) from api_key k
                                        join app a on a.tenant_id = k.tenant_id and a.id = k.app_id
                                        join project p on p.tenant_id = k.tenant_id
                                            and p.id = k.project_id
                                        where k.tenant_id = ? and k.status = 'ACTIVE'
                                            and (k.expires_at is null or k.expires_at > ?)
                                            and a.archived_at is null and p.archived_at is null
                                        """)
                                .param(tenant.value())
                                .param(Columns.time(now))
                                .query(Long.class)
                                .single());
    }

    /** Every app with calls in that time, the busiest first. */
    List<AppInUse> appsInUse(TenantId tenant, Instant from, Instant until) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select a.id, a.name, u.requests from (
                                            select app_id, count(*) as requests from usage_record
                                            where tenant_id = :tenant and occurred_at >= :from
                                                and occurred_at < :until
                                            group by app_id) u
                                        join app a on a.tenant_id = :tenant and a.id = u.app_id
                                        order by u.requests desc, a.id
                                        """)
                                .param("tenant", tenant.value())
                                .param("from", Columns.time(from))
                                .param("until", Columns.time(until))
                                .query(
                                        (row, index) ->
                                                new AppInUse(
                                                        new AppId(row.getString("id")),
                                                        row.getString("name"),
                                                        row.getLong("requests")))
                                .list());
    }
}
