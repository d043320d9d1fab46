package io.alliancehub.service.apikey;

import io.alliancehub.contract.ApiKeyText;
import io.alliancehub.contract.AppId;
import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.KeyHash;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.ServiceAccounts;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.publication.Outbox;
import io.alliancehub.service.registry.Models;
import io.alliancehub.service.settings.KeyEnvironment;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.App;
import io.alliancehub.service.tenant.Projects;
import io.alliancehub.service.tenant.Tenants;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** API keys of banks' systems. */
@Service
public final class ApiKeys {
    private final ApiKeyRepository repository;
    private final Tenants tenants;
    private final Projects projects;
    private final Models models;
    private final TenantTransactions transactions;
    private final Outbox outbox;
    private final ApplicationEventPublisher events;
    private final KeyMaker maker;
    private final Clock clock;

    ApiKeys(
            ApiKeyRepository repository,
            Tenants tenants,
            Projects projects,
            Models models,
            TenantTransactions transactions,
            Outbox outbox,
            ApplicationEventPublisher events,
            KeyMaker maker,
            Clock clock) {
        this.repository = repository;
        this.tenants = tenants;
        this.projects = projects;
        this.models = models;
        this.transactions = transactions;
        this.outbox = outbox;
        this.events = events;
        this.maker = maker;
        this.clock = clock;
    }

    /** Makes a key. Its text is in the result and can never be had again. */
    public Made create(TenantId tenant, Wanted wanted) {
        ApiKeyText text = maker.next();
        Draft draft =
                new Draft(
                        text.id(),
                        text.toString(),
                        CallerSnapshot.Kind.API_KEY,
                        maker.hash(text),
                        text.environment());
        return new Made(text, make(tenant, wanted, draft, "key.created"));
    }

    /** Makes a key whose callers prove themselves with tokens of the hub's realm. */
    public ApiKey createServiceAccount(TenantId tenant, Wanted wanted) {
        ApiKeyText drawn = maker.next();
        Draft draft =
                new Draft(
                        drawn.id(),
                        ServiceAccounts.clientId(drawn.id()),
                        CallerSnapshot.Kind.SERVICE_ACCOUNT,
                        "",
                        drawn.environment());
        return make(tenant, wanted, draft, "service-account.created");
    }

    private ApiKey make(TenantId tenant, Wanted wanted, Draft draft, String action) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    App app = projects.app(tenant, wanted.appId());
                    models.requireAll("models", wanted.models());
                    Instant now = Columns.now(clock);
                    ApiKey key =
                            new ApiKey(
                                    draft.id(),
                                    draft.masked(),
                                    wanted.name(),
                                    app.id(),
                                    app.projectId(),
                                    ApiKey.Status.ACTIVE,
                                    wanted.models(),
                                    expiry(wanted, now),
                                    now,
                                    null,
                                    null,
                                    draft.kind());
                    repository.insert(tenant, key, draft.secretHash(), draft.environment());
                    outbox.key(tenant, key.id());
                    events.publishEvent(
                            Change.made(Scope.of(tenant), action, key.id().value(), key));
                    return key;
                });
    }

    private static @Nullable Instant expiry(Wanted wanted, Instant now) {
        if (wanted.expiresAt() == null) {
            return null;
        }
        Instant expiresAt = wanted.expiresAt().truncatedTo(ChronoUnit.MICROS);
        if (!expiresAt.isAfter(now)) {
            throw HubProblem.field("expiresAt", "expiresAt must lie in the future");
        }
        return expiresAt;
    }

    /** Takes a key back for good; gateways refuse it within seconds. */
    ApiKey revoke(TenantId tenant, KeyId id, String reason) {
        return transactions.call(
                tenant,
                jdbc -> {
                    if (!revokeIfActive(tenant, id, reason)) {
                        throw new HubProblem(ProblemCode.CONFLICT, "the key is revoked already");
                    }
                    return get(tenant, id);
                });
    }

    /** Takes a key back where nobody has done so before. */
    public boolean revokeIfActive(TenantId tenant, KeyId id, String reason) {
        return transactions.call(
                tenant,
                jdbc -> {
                    ApiKey before = get(tenant, id);
                    if (!repository.revoke(tenant, id, reason, Columns.now(clock))) {
                        return false;
                    }
                    outbox.key(tenant, id);
                    events.publishEvent(
                            new Change(
                                    Scope.of(tenant),
                                    "key.revoked",
                                    id.value(),
                                    before,
                                    get(tenant, id),
                                    reason));
                    return true;
                });
    }

    /** The key; a problem where the bank has none. */
    public ApiKey get(TenantId tenant, KeyId id) {
        return repository.find(tenant, id).orElseThrow(() -> HubProblem.notFound("key"));
    }

    /** Newest first. */
    Page<ApiKey> list(TenantId tenant, PageRequest page) {
        tenants.get(tenant);
        return Page.of(
                repository.list(tenant, page),
                page,
                key -> new Cursor(key.createdAt(), key.id().value()));
    }

    /** A key to make. */
    public record Wanted(
            AppId appId, String name, List<String> models, @Nullable Instant expiresAt) {}

    private record Draft(
            KeyId id,
            String masked,
            CallerSnapshot.Kind kind,
            String secretHash,
            String environment) {}

    /** A key that was made, with its text. */
    public record Made(ApiKeyText text, ApiKey key) {}

    /** Draws keys and hashes them. */
    @org.springframework.stereotype.Component
    static final class KeyMaker {
        private final KeyEnvironment environment;
        private final SecureRandom random;
        private final KeyHash hash;

        KeyMaker(KeyEnvironment environment, SecureRandom random, KeyHash hash) {
            this.environment = environment;
            this.random = random;
            this.hash = hash;
        }

        ApiKeyText next() {
            return ApiKeyText.generate(environment.value(), random);
        }

        String hash(ApiKeyText text) {
            return hash.of(text);
        }
    }
}
