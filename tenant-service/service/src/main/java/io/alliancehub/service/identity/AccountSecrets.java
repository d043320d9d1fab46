package io.alliancehub.service.identity;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.ServiceAccounts;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.apikey.ApiKey;
import io.alliancehub.service.apikey.ApiKeys;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.identity.PeopleDirectory.WantedAccount;
import io.alliancehub.service.identity.ServiceAccountController.AccountSecret;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.Tenants;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** Secrets of service accounts: made by the directory, shown once, kept nowhere here. */
@Service
final class AccountSecrets {
    private final ApiKeys keys;
    private final Tenants tenants;
    private final PeopleDirectory directory;
    private final TenantTransactions transactions;
    private final ApplicationEventPublisher events;

    AccountSecrets(
            ApiKeys keys,
            Tenants tenants,
            PeopleDirectory directory,
            TenantTransactions transactions,
            ApplicationEventPublisher events) {
        this.keys = keys;
        this.tenants = tenants;
        this.directory = directory;
        this.transactions = transactions;
        this.events = events;
    }

    /** Makes a new secret. The directory is told last: where it fails, nothing has happened. */
    AccountSecret make(TenantId tenant, KeyId id) {
        if (!directory.isConfigured()) {
            throw PersonAccess.notConfigured();
        }
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    ApiKey key = keys.get(tenant, id);
                    if (key.kind() != CallerSnapshot.Kind.SERVICE_ACCOUNT) {
                        throw HubProblem.notFound("service account");
                    }
                    if (key.status() != ApiKey.Status.ACTIVE) {
                        throw new HubProblem(
                                ProblemCode.CONFLICT, "the service account is revoked");
                    }
                    String clientId = ServiceAccounts.clientId(id);
                    events.publishEvent(
                            new Change(
                                    Scope.of(tenant),
                                    "service-account.secret.made",
                                    id.value(),
                                    null,
                                    null,
                                    null));
                    String secret =
                            PersonAccess.reachable(
                                    () -> {
                                        // It may have yet to be made there.
                                        directory.putServiceAccount(
                                                new WantedAccount(clientId, key.name(), true));
                                        return directory.newSecret(clientId);
                                    });
                    return new AccountSecret(clientId, secret, directory.tokenUrl());
                });
    }
}
