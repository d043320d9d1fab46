package io.alliancehub.service.identity;

import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Ends sessions: the console's as soon as the change has committed, the directory's once it can be
 * told. Whoever performs the latter ends the console's again, lest a process that died in between
 * has left them.
 */
@Component
final class PersonSessions {
    private static final Logger LOG = LoggerFactory.getLogger(PersonSessions.class);
    private final HubSessions hub;
    private final PersonRepository repository;
    private final TenantTransactions transactions;
    private final Clock clock;

    PersonSessions(
            HubSessions hub,
            PersonRepository repository,
            TenantTransactions transactions,
            Clock clock) {
        this.hub = hub;
        this.repository = repository;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Within a change of the person, which tells the directory as well. */
    void endEverywhere(Scope scope, String id) {
        repository.endSessions(scope, id, Columns.now(clock));
        endInHub(id);
    }

    /** Within a change of the person. */
    void endInHub(String id) {
        transactions.afterCommit(() -> endNow(id));
    }

    private void endNow(String id) {
        try {
            hub.endAll(id);
        } catch (RuntimeException e) {
            // The change is committed; whoever tells the directory tries again.
            LOG.warn("the console's sessions of {} have yet to end", id, e);
        }
    }
}
