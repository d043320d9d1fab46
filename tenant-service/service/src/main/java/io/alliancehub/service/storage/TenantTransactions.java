package io.alliancehub.service.storage;

import io.alliancehub.contract.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The only road to a bank's rows: a statement can be run here alone, inside a transaction that has
 * told the database which bank it works for. Row-level security then refuses every other bank's
 * rows, whatever the statement says.
 *
 * <p>Calls nest: an inner one joins the outer transaction, works for its own scope and gives the
 * outer scope back. Any exception rolls the whole transaction back. Safe for any thread.
 */
public final class TenantTransactions {
    private final JdbcClient jdbc;
    private final TransactionTemplate committed;
    private final TransactionTemplate repeatable;

    /**
     * @param dataSource connects as the application role, which cannot bypass row-level security
     */
    public TenantTransactions(DataSource dataSource) {
        JdbcTransactionManager manager = new JdbcTransactionManager(dataSource);
        this.jdbc = JdbcClient.create(dataSource);
        this.committed = new TransactionTemplate(manager);
        this.repeatable = new TransactionTemplate(manager);
        repeatable.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** Runs {@code work} for one bank. */
    public <T extends @Nullable Object> T call(TenantId tenant, Function<JdbcClient, T> work) {
        return call(Scope.of(tenant), work);
    }

    /** Runs {@code work} for a bank or the alliance. */
    public <T extends @Nullable Object> T call(Scope scope, Function<JdbcClient, T> work) {
        Running running = (Running) TransactionSynchronizationManager.getResource(this);
        return running == null ? outermost(committed, scope, work) : nested(running, scope, work);
    }

    /** Runs {@code work} for one bank; all its statements see the same moment. */
    public <T extends @Nullable Object> T callAtOneMoment(
            TenantId tenant, Function<JdbcClient, T> work) {
        if (TransactionSynchronizationManager.hasResource(this)) {
            throw new IllegalStateException("the moment of an open transaction is fixed already");
        }
        return outermost(repeatable, Scope.of(tenant), work);
    }

    /** Has {@code task} run once the open transaction has committed; not where it rolls back. */
    public void afterCommit(Runnable task) {
        Running running = (Running) TransactionSynchronizationManager.getResource(this);
        if (running == null) {
            throw new IllegalStateException("there is no open transaction");
        }
        running.tasks.add(task);
    }

    private <T extends @Nullable Object> T outermost(
            TransactionTemplate template, Scope scope, Function<JdbcClient, T> work) {
        Running running = new Running(scope);
        TransactionSynchronizationManager.bindResource(this, running);
        T result;
        try {
            result =
                    template.execute(
                            status -> {
                                enter(scope);
                                return work.apply(jdbc);
                            });
        } finally {
            TransactionSynchronizationManager.unbindResource(this);
        }
        // After the connection went back: a task may be slow and may need one of its own.
        running.tasks.forEach(Runnable::run);
        return result;
    }

    private <T extends @Nullable Object> T nested(
            Running running, Scope scope, Function<JdbcClient, T> work) {
        Scope outer = running.scope;
        if (scope.equals(outer)) {
            return committed.execute(status -> work.apply(jdbc));
        }
        running.scope = scope;
        try {
            return committed.execute(
                    status -> {
                        enter(scope);
                        T result = work.apply(jdbc);
                        enter(outer);
                        return result;
                    });
        } finally {
            running.scope = outer;
        }
    }

    private void enter(Scope scope) {
        jdbc.sql("select set_config('hub.tenant', ?, true)")
                .param(scope.value())
                .query(String.class)
                .single();
    }

    /** What the open transaction of a thread works for and has yet to do. */
    private static final class Running {
        private Scope scope;
        private final List<Runnable> tasks = new ArrayList<>();

        Running(Scope scope) {
            this.scope = scope;
        }
    }
}
