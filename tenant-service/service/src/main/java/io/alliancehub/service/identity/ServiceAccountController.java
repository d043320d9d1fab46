package io.alliancehub.service.identity;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.ServiceAccounts;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.apikey.ApiKey;
import io.alliancehub.service.apikey.ApiKeys;
import io.alliancehub.service.apikey.KeyFields;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Service accounts over HTTP. They are keys of another kind: they are listed, limited and revoked
 * as keys are.
 */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/service-accounts")
final class ServiceAccountController {
    private final ApiKeys keys;
    private final AccountSecrets secrets;
    private final Writes writes;

    ServiceAccountController(ApiKeys keys, AccountSecrets secrets, Writes writes) {
        this.keys = keys;
        this.secrets = secrets;
        this.writes = writes;
    }

    @Allowed(
            alliance = Role.OPERATOR,
            bank = {Role.BANK_ADMIN, Role.DEVELOPER})
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<ServiceAccount> create(
            @PathVariable TenantId tenant,
            @RequestBody NewAccount body,
            HttpServletRequest request) {
        ApiKeys.Wanted wanted =
                new ApiKeys.Wanted(
                        Require.present("appId", body.appId()),
                        Require.text("name", body.name(), KeyFields.NAME_LENGTH_MAX),
                        KeyFields.models(body.models()),
                        KeyFields.networks(body.networks()),
                        Require.moment("expiresAt", body.expiresAt()));
        return writes.create(
                request,
                Scope.of(tenant),
                body,
                ServiceAccount.class,
                () -> ServiceAccount.of(keys.createServiceAccount(tenant, wanted)));
    }

    /** The only answer that holds the secret; the one before is worth nothing from now on. */
    @Allowed(
            alliance = Role.OPERATOR,
            bank = {Role.BANK_ADMIN, Role.DEVELOPER})
    @PostMapping("/{key}/secret")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<AccountSecret> secret(
            @PathVariable TenantId tenant, @PathVariable KeyId key, HttpServletRequest request) {
        return writes.perform(
                request,
                Scope.of(tenant),
                null,
                AccountSecret.class,
                () -> Writes.Answer.shownOnce(secrets.make(tenant, key), key));
    }

    /**
     * A service account to make.
     *
     * @param models missing or empty: all that the bank may call
     * @param networks where it may be used from, in CIDR notation; missing or empty: anywhere
     */
    record NewAccount(
            @Nullable AppId appId,
            @Nullable String name,
            @Nullable List<String> models,
            @Nullable List<String> networks,
            @Nullable Instant expiresAt) {}

    /**
     * A service account that was made.
     *
     * @param clientId its name where it gets its tokens
     */
    record ServiceAccount(
            KeyId id,
            CallerSnapshot.Kind kind,
            String clientId,
            String name,
            AppId appId,
            ProjectId projectId,
            ApiKey.Status status,
            List<String> models,
            @Nullable Instant expiresAt,
            Instant createdAt) {
        static ServiceAccount of(ApiKey key) {
            return new ServiceAccount(
                    key.id(),
                    key.kind(),
                    ServiceAccounts.clientId(key.id()),
                    key.name(),
                    key.appId(),
                    key.projectId(),
                    key.status(),
                    key.models(),
                    key.expiresAt(),
                    key.createdAt());
        }
    }

    /**
     * What a service account gets its tokens with.
     *
     * @param clientSecret shown in this answer alone
     * @param tokenUrl answers {@code grant_type=client_credentials}
     */
    record AccountSecret(String clientId, String clientSecret, URI tokenUrl) {
        @Override
        public String toString() {
            return "AccountSecret[" + clientId + "]";
        }
    }
}
