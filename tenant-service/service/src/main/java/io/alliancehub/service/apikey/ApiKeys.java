package io.alliancehub.service.apikey;

import io.alliancehub.contract.ApiKeyText;
import io.alliancehub.contract.AppId;
import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.KeyHash;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.Network;
import io.alliancehub.contract.ServiceAccounts;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.publication.Outbox;
import io.alliancehub.service.registry.Models;
import io.alliancehub.service.settings.KeyEnvironment;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.SortedRequest;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.App;
import io.alliancehub.service.tenant.Apps;
import io.alliancehub.service.tenant.Tenants;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
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
    private final Apps apps;
    private final Models models;
    private final TenantTransactions transactions;
    private final Outbox outbox;
    private final ApplicationEventPublisher events;
    private final KeyMaker maker;
    private final Clock clock;

    ApiKeys(
            ApiKeyRepository repository,
            Tenants tenants,
            Apps apps,
            Models models,
            TenantTransactions transactions,
            Outbox outbox,
            ApplicationEventPublisher events,
            KeyMaker maker,
            Clock clock) {
        this.repository = repository;
        this.tenants = tenants;
        this.apps = apps;
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
        return new Made(text, make(tenant, wanted, draft(text, null), "key.created"));
    }

    private Draft draft(ApiKeyText text, @Nullable KeyId replaces) {
        return new Draft(
                text.id(),
                text.toString(),
                CallerSnapshot.Kind.API_KEY,
                maker.hash(text),
                text.environment(),
                replaces);
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
                        drawn.environment(),
                        null);
        return make(tenant, wanted, draft, "service-account.created");
    }

    private ApiKey make(TenantId tenant, Wanted wanted, Draft draft, String action) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    App app = apps.requireInUse(tenant, wanted.appId());
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
                                    wanted.networks(),
                                    future(wanted.expiresAt(), now),
                                    now,
                                    draft.replaces(),
                                    null,
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

    private static @Nullable Instant future(@Nullable Instant expiresAt, Instant now) {
        if (expiresAt == null) {
            return null;
        }
        Instant kept = expiresAt.truncatedTo(ChronoUnit.MICROS);
        if (!kept.isAfter(now)) {
            throw HubProblem.field("expiresAt", "expiresAt must lie in the future");
        }
        return kept;
    }

    /** Changes what a key is called and what it may do; gateways follow within seconds. */
    ApiKey change(TenantId tenant, KeyId id, KeyChange change) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    ApiKey before = inUse(tenant, id);
                    models.requireAll("models", change.models(before));
                    Instant expiresAt = change.expiresAt(before);
                    ApiKey after =
                            new ApiKey(
                                    id,
                                    before.masked(),
                                    change.name(before),
                                    before.appId(),
                                    before.projectId(),
                                    before.status(),
                                    change.models(before),
                                    change.networks(before),
                                    future(expiresAt, Columns.now(clock)),
                                    before.createdAt(),
                                    before.replaces(),
                                    null,
                                    null,
                                    before.lastUsedAt(),
                                    before.kind());
                    repository.update(tenant, after);
                    outbox.key(tenant, id);
                    events.publishEvent(
                            new Change(
                                    Scope.of(tenant),
                                    "key.changed",
                                    id.value(),
                                    before,
                                    after,
                                    null));
                    return after;
                });
    }

    /**
     * Makes a key in the place of another, which goes on for {@code overlap} and then expires. The
     * new one may do the same, under limits of the same values, and lives as long as the old one
     * was made for.
     */
    Made rotate(TenantId tenant, KeyId id, Duration overlap) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    ApiKey old = inUse(tenant, id);
                    if (old.kind() != CallerSnapshot.Kind.API_KEY) {
                        throw new HubProblem(
                                ProblemCode.CONFLICT,
                                "a service account stays and gets another secret");
                    }
                    Instant now = Columns.now(clock);
                    ApiKeyText text = maker.next();
                    ApiKey fresh =
                            make(tenant, successor(old, now), draft(text, id), "key.created");
                    events.publishEvent(new KeyReplaced(tenant, id, fresh.id()));
                    expire(tenant, old, now.plus(overlap), fresh.id());
                    return new Made(text, fresh);
                });
    }

    private static Wanted successor(ApiKey old, Instant now) {
        Instant expiresAt =
                old.expiresAt() == null
                        ? null
                        : now.plus(Duration.between(old.createdAt(), old.expiresAt()));
        return new Wanted(old.appId(), old.name(), old.models(), old.networks(), expiresAt);
    }

    /** Sooner, never later, than it would have expired anyway. */
    private void expire(TenantId tenant, ApiKey old, Instant end, KeyId fresh) {
        boolean sooner = old.expiresAt() == null || end.isBefore(old.expiresAt());
        ApiKey after = old.expiring(sooner ? end : old.expiresAt());
        repository.update(tenant, after);
        outbox.key(tenant, old.id());
        events.publishEvent(
                new Change(
                        Scope.of(tenant),
                        "key.rotated",
                        old.id().value(),
                        old,
                        after,
                        "replaced by " + fresh));
    }

    /** The key, where it can be used; refused where it is revoked or has expired. */
    private ApiKey inUse(TenantId tenant, KeyId id) {
        ApiKey key = get(tenant, id);
        if (key.isOver(clock.instant())) {
            throw new HubProblem(
                    ProblemCode.CONFLICT, "the key is revoked or has expired; make another");
        }
        return key;
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

    /** Those that the filter wants. */
    Page<ApiKey> list(TenantId tenant, KeyFilter filter, SortedRequest request) {
        tenants.get(tenant);
        return repository.list(tenant, filter, request, clock.instant());
    }

    /** A key to make. */
    public record Wanted(
            AppId appId,
            String name,
            List<String> models,
            List<Network> networks,
            @Nullable Instant expiresAt) {
        public Wanted {
            models = List.copyOf(models);
            networks = List.copyOf(networks);
        }
    }

    private record Draft(
            KeyId id,
            String masked,
            CallerSnapshot.Kind kind,
            String secretHash,
            String environment,
            @Nullable KeyId replaces) {}

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
