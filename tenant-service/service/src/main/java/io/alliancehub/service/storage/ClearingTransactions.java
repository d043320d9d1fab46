package io.alliancehub.service.storage;

import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions that see the rows of every bank: for the usage consumer, the publisher, reports over
 * all banks and reading audit. Each method that calls this is listed in a test; add none lightly.
 */
public final class ClearingTransactions {
    private final JdbcClient jdbc;
    private final TransactionTemplate template;

    /**
     * @param dataSource connects as the clearing role
     */
    public ClearingTransactions(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
        this.template = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    /** Runs {@code work} over all banks. */
    public <T extends @Nullable Object> T call(Function<JdbcClient, T> work) {
        return template.execute(status -> work.apply(jdbc));
    }
}
