package io.alliancehub.service.publication;

import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import org.springframework.stereotype.Service;

/**
 * What has yet to reach gateways: a row in the change's own transaction, so that a change is
 * published if and only if it was committed. It is drained right after the commit; where Redis is
 * gone, the row waits and the publisher tries again each second.
 */
@Service
public final class Outbox {
    private final TenantTransactions transactions;
    private final Publisher publisher;

    Outbox(TenantTransactions transactions, Publisher publisher) {
        this.transactions = transactions;
        this.publisher = publisher;
    }

    /** One key has changed. */
    public void key(TenantId tenant, KeyId key) {
        add(Scope.of(tenant), "KEY", key.value());
    }

    /** Every key of a bank has changed. */
    public void bank(TenantId tenant) {
        add(Scope.of(tenant), "TENANT", tenant.value());
    }

    /** A model, a grant or a price has changed. */
    public void catalog(Scope scope) {
        add(scope, "CATALOG", "all");
    }

    private void add(Scope scope, String kind, String subject) {
        transactions.call(
                scope,
                jdbc -> {
                    transactions.afterCommit(publisher::drain);
                    return jdbc.sql("insert into outbox (kind, subject) values (?, ?)")
                            .param(kind)
                            .param(subject)
                            .update();
                });
    }
}
