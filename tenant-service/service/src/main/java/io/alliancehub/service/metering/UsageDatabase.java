package io.alliancehub.service.metering;

import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.TenantTransactions;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what a question may see: one bank's rows as that bank, all banks' as the clearing role. */
@Component
public final class UsageDatabase {
    /** Of a report: the clearing role's own is longer and the consumer's. */
    private static final String PATIENCE = "15s";

    /** Sums of a year by key are made in memory then, not sorted on disk. */
    private static final String MEMORY = "32MB";

    /**
     * A plan for any dates reads a year as it reads a day; a new one costs less than a millisecond.
     */
    private static final String PLANS = "force_custom_plan";

    private final TenantTransactions transactions;
    private final ClearingTransactions clearing;

    UsageDatabase(TenantTransactions transactions, ClearingTransactions clearing) {
        this.transactions = transactions;
        this.clearing = clearing;
    }

    /** Runs {@code work} in a transaction. */
    public <T> T read(UsageReach reach, Function<JdbcClient, T> work) {
        return reach.bank() == null
                ? readAllBanks(work)
                : transactions.call(reach.bank(), jdbc -> prepared(jdbc, work));
    }

    /** Cross-bank: reports of the alliance. */
    private <T> T readAllBanks(Function<JdbcClient, T> work) {
        return clearing.call(jdbc -> prepared(jdbc, work));
    }

    private static <T> T prepared(JdbcClient jdbc, Function<JdbcClient, T> work) {
        jdbc.sql(
                        "select set_config('statement_timeout', ?, true),"
                                + " set_config('work_mem', ?, true),"
                                + " set_config('plan_cache_mode', ?, true)")
                .param(PATIENCE)
                .param(MEMORY)
                .param(PLANS)
                .query((row, index) -> true)
                .single();
        return work.apply(jdbc);
    }
}
