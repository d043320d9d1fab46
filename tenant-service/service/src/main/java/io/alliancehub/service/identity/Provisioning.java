package io.alliancehub.service.identity;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.apikey.ApiKey;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.tenant.Tenant;
import io.alliancehub.service.tenant.TenantStatus;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/*
 * How the directory follows the hub.
 *
 * A change adds a row for its subject in its own transaction: "Keycloak may not have this bank,
 * person or service account as it is wanted". The row names the subject and no more. Whoever
 * performs it reads what is wanted then, and makes the directory so. Commands of one subject are
 * thus in order by construction, however many came and whichever replica performs them; and one
 * that was performed, but whose row was not taken away, is performed again without harm.
 *
 * A row is taken by a lease, in a transaction of its own, so that no database connection waits for
 * the directory. It is deleted only by the one who holds the lease, and only where no change came
 * meanwhile. A replica that stalls beyond its lease may have written something old after another
 * had written the new: it finds its lease gone and puts the row back, so that it is performed once
 * more.
 */

/** Notes what the directory has yet to be told; see {@link ProvisioningWorker}. */
@Service
class Provisioning {
    private final ProvisioningRepository repository;

    Provisioning(ProvisioningRepository repository) {
        this.repository = repository;
    }

    /** A person has changed. */
    void person(Scope scope, String id) {
        repository.add(scope, Subject.Kind.PERSON, id);
    }

    /** Banks and service accounts are changed elsewhere; their changes are heard here. */
    @EventListener
    void on(Change change) {
        if (change.after() instanceof Tenant tenant) {
            bank(tenant.id());
            if (tenant.status() == TenantStatus.CLOSED) {
                repository.addAllOf(tenant.id());
            }
        } else if (change.after() instanceof ApiKey key
                && key.kind() == CallerSnapshot.Kind.SERVICE_ACCOUNT) {
            account(change.scope(), key.id());
        }
    }

    private void bank(TenantId id) {
        repository.add(Scope.of(id), Subject.Kind.BANK, id.value());
    }

    private void account(Scope scope, KeyId id) {
        repository.add(scope, Subject.Kind.SERVICE_ACCOUNT, id.value());
    }
}
