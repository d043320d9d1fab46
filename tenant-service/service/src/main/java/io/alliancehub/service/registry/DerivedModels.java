package io.alliancehub.service.registry;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.publication.Outbox;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.tenant.Tenants;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/**
 * Versions that banks derive from the alliance's by adding an adapter, and the aliases that banks
 * give them. An alias begins with its bank's id, so that no bank takes a name from another or sees
 * which names others have. What is done here is done in the caller's transaction, which has locked
 * the bank.
 */
@Service
public final class DerivedModels {
    private final DerivedRepository repository;
    private final ModelRepository models;
    private final GrantRepository grants;
    private final Tenants tenants;
    private final Outbox outbox;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    DerivedModels(
            DerivedRepository repository,
            ModelRepository models,
            GrantRepository grants,
            Tenants tenants,
            Outbox outbox,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.models = models;
        this.grants = grants;
        this.tenants = tenants;
        this.outbox = outbox;
        this.events = events;
        this.clock = clock;
    }

    /** A bank's name for a derived model, as callers say it. */
    public static String alias(TenantId owner, String name) {
        return owner.value() + ':' + name;
    }

    /** The model that a bank may derive from. */
    public Model base(TenantId tenant, String alias) {
        Model base =
                models.find(new Viewer(tenant), alias)
                        .filter(it -> it.status() == ModelStatus.ACTIVE)
                        .orElseThrow(
                                () ->
                                        HubProblem.field(
                                                "baseAlias",
                                                "the bank may call no model " + alias));
        if (base.adapter() != null) {
            throw HubProblem.field(
                    "baseAlias",
                    "a derived model is no base; name the model that it was derived from");
        }
        return base;
    }

    /** Keeps the version that an adapter makes of a base. */
    public Derived derive(
            TenantId owner, String baseAlias, String baseVersion, AdapterFacts adapter) {
        Derivation derivation = new Derivation(owner, baseVersion, baseAlias, adapter);
        repository.insert(derivation, Columns.now(clock));
        return repository.get(derivation.versionId());
    }

    /**
     * A version that a bank derived.
     *
     * @param baseName of the weights that it stands on
     * @param baseDigest of their file
     */
    public record Derived(String modelVersion, String baseName, String baseDigest) {}

    /** The aliases by which each of these versions can be called now; none where it cannot. */
    public Map<String, List<String>> callableAs(Collection<String> versions) {
        return repository.callableAs(versions);
    }

    /** The alias whose prices an alias has while it has none of its own. */
    public Optional<String> pricedAs(String alias) {
        return repository.pricedAs(alias);
    }

    /**
     * Has a bank's alias point at a version of the bank's own, from now on for every call that
     * comes.
     *
     * @param displayName null where it is left as it is
     */
    public Model point(TenantId owner, String alias, String version, @Nullable String displayName) {
        Derivation derivation =
                repository
                        .find(version)
                        .filter(it -> it.owner().equals(owner))
                        .orElseThrow(
                                () ->
                                        HubProblem.field(
                                                "modelVersion",
                                                "the bank has derived no such version"));
        var wanted =
                new ModelRepository.NewAlias(
                        alias, version, displayName, owner, derivation.baseAlias());
        if (models.insertAlias(wanted, Columns.now(clock))) {
            Model made = own(owner, alias);
            pointed(made, "model.derived", null);
            return made;
        }
        Model before = own(owner, alias);
        if (!derivation.baseAlias().equals(before.pricedAs())) {
            throw HubProblem.field(
                    "modelVersion",
                    "the alias stands on %s and the version on %s; give it another alias"
                            .formatted(before.pricedAs(), derivation.baseAlias()));
        }
        if (before.modelVersion().equals(version) && before.status() == ModelStatus.ACTIVE) {
            return before;
        }
        models.updateAlias(alias, version, ModelStatus.ACTIVE);
        Model after = own(owner, alias);
        pointed(after, "model.repointed", before);
        return after;
    }

    private void pointed(Model after, String action, @Nullable Model before) {
        if (before == null || !before.modelVersion().equals(after.modelVersion())) {
            models.insertHistory(
                    after.alias(), after.modelVersion(), Columns.now(clock), whoActs());
        }
        changed(after, action, before);
    }

    /** Takes a bank's alias away from callers; again is no change. */
    public Model retire(TenantId owner, String alias) {
        Model before = own(owner, alias);
        if (before.status() == ModelStatus.RETIRED) {
            return before;
        }
        models.updateAlias(alias, before.modelVersion(), ModelStatus.RETIRED);
        Model after = own(owner, alias);
        changed(after, "model.retired", before);
        return after;
    }

    private void changed(Model after, String action, @Nullable Model before) {
        Scope scope = scope(after);
        outbox.catalog(scope);
        events.publishEvent(new Change(scope, action, after.alias(), before, after, null));
    }

    private static Scope scope(Model model) {
        TenantId owner = model.ownerTenantId();
        return owner == null ? Scope.ALLIANCE : Scope.of(owner);
    }

    /** A bank's own derived model; a problem where it has none of this alias. */
    public Model own(TenantId owner, String alias) {
        return models.find(new Viewer(owner), alias)
                .filter(it -> owner.equals(it.ownerTenantId()) && it.adapter() != null)
                .orElseThrow(() -> HubProblem.notFound("derived model of this bank"));
    }

    /** Lets another bank call a bank's own model; both find it in their trails. */
    public ModelGrant grant(TenantId owner, String alias, TenantId bank) {
        own(owner, alias);
        if (bank.equals(owner)) {
            throw HubProblem.field("bank", "a bank may call its own models without a grant");
        }
        tenants.lockOpen(bank);
        ModelGrant grant = new ModelGrant(alias, bank, Columns.now(clock), whoActs());
        if (!grants.insert(bank, grant)) {
            return grants.find(bank, alias).orElse(grant);
        }
        outbox.catalog(Scope.of(owner));
        events.publishEvent(Change.made(Scope.of(owner), "model.shared", alias, grant));
        events.publishEvent(Change.made(Scope.of(bank), "model.granted", alias, grant));
        return grant;
    }

    /** Takes the right away. */
    public void revoke(TenantId owner, String alias, TenantId bank) {
        own(owner, alias);
        ModelGrant gone =
                grants.delete(bank, alias).orElseThrow(() -> HubProblem.notFound("grant"));
        outbox.catalog(Scope.of(owner));
        events.publishEvent(Change.removed(Scope.of(owner), "model.unshared", alias, gone));
        events.publishEvent(Change.removed(Scope.of(bank), "model.grant_revoked", alias, gone));
    }

    private static String whoActs() {
        return Actor.current().map(Actor::id).orElse("service");
    }
}
