package io.alliancehub.service.identity;

import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.ServiceAccounts;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.apikey.ApiKey;
import io.alliancehub.service.apikey.ApiKeys;
import io.alliancehub.service.identity.PeopleDirectory.WantedAccount;
import io.alliancehub.service.identity.PeopleDirectory.WantedBank;
import io.alliancehub.service.identity.PeopleDirectory.WantedPerson;
import io.alliancehub.service.tenant.Tenant;
import io.alliancehub.service.tenant.TenantStatus;
import io.alliancehub.service.tenant.Tenants;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes one subject in the directory as it is wanted now; doing it again changes nothing. */
@Component
final class Convergence {
    private final PeopleDirectory directory;
    private final PersonRepository people;
    private final Tenants tenants;
    private final ApiKeys keys;
    private final HubSessions hubSessions;

    Convergence(
            PeopleDirectory directory,
            PersonRepository people,
            Tenants tenants,
            ApiKeys keys,
            HubSessions hubSessions) {
        this.directory = directory;
        this.people = people;
        this.tenants = tenants;
        this.keys = keys;
        this.hubSessions = hubSessions;
    }

    /** Blocks for some seconds at most for each call of the directory. */
    void of(Subject subject) {
        switch (subject.kind()) {
            case BANK -> bank(tenants.get(new TenantId(subject.id())));
            case PERSON -> people.find(subject.scope(), subject.id()).ifPresent(this::person);
            case SERVICE_ACCOUNT -> account(new TenantId(subject.scope().value()), subject.id());
        }
    }

    private void bank(Tenant tenant) {
        directory.putBank(
                new WantedBank(tenant.id(), tenant.name(), tenant.status() == TenantStatus.ACTIVE));
    }

    private void person(PersonRecord row) {
        Person person = row.person();
        @Nullable Tenant tenant = person.tenantId() == null ? null : tenants.get(person.tenantId());
        if (tenant != null) {
            // Its organisation may be waiting as well.
            bank(tenant);
        }
        boolean open = tenant == null || tenant.status() != TenantStatus.CLOSED;
        boolean enabled = open && person.status() != Person.Status.DEACTIVATED;
        String subject =
                directory.putPerson(
                        new WantedPerson(
                                person.id(),
                                person.tenantId(),
                                person.name(),
                                person.email(),
                                person.roleSet(),
                                person.language(),
                                enabled),
                        row.subject());
        if (row.hasSessionsToEnd() || !enabled) {
            directory.endSessions(subject);
            hubSessions.endAll(person.id());
        }
        people.provisioned(person.scope(), row, subject);
    }

    private void account(TenantId tenant, String id) {
        ApiKey key = keys.get(tenant, new KeyId(id));
        boolean open = tenants.get(tenant).status() != TenantStatus.CLOSED;
        directory.putServiceAccount(
                new WantedAccount(
                        ServiceAccounts.clientId(key.id()),
                        key.name(),
                        open && key.status() == ApiKey.Status.ACTIVE));
    }
}
