package io.alliancehub.service.metering;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.TenantTransactions;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps new usage of a bank out while its counters are computed; released with the transaction. */
@Component
public final class UsageLock {
    private final TenantTransactions transactions;

    UsageLock(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Waits for those who store usage of the bank, at most five seconds; new ones wait until the
     * transaction ends.
     */
    public void exclusive(TenantId tenant) {
        transactions.call(
                tenant,
                jdbc -> {
                    jdbc.sql("select set_config('lock_timeout', '5s', true)")
                            .query(String.class)
                            .single();
                    return jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                            .param("usage:" + tenant)
                            .query((row, index) -> true)
                            .single();
                });
    }

    /**
     * Lets others store at the same time. Sorted, so that two holders never wait for each other.
     */
    static void shared(JdbcClient jdbc, Collection<TenantId> tenants) {
        tenants.stream()
                .map(TenantId::value)
                .distinct()
                .sorted()
                .forEach(
                        tenant ->
                                jdbc.sql(
                                                "select pg_advisory_xact_lock_shared("
                                                        + "hashtextextended(?, 0))")
                                        .param("usage:" + tenant)
                                        .query((row, index) -> true)
                                        .single());
    }
}
