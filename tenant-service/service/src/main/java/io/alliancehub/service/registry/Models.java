package io.alliancehub.service.registry;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.publication.Outbox;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.Tenants;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** Models: registered by content, called by alias, never changed in place. */
@Service
public final class Models {
    private final ModelRepository repository;
    private final DerivedRepository derived;
    private final Tenants tenants;
    private final TenantTransactions transactions;
    private final Outbox outbox;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Models(
            ModelRepository repository,
            DerivedRepository derived,
            Tenants tenants,
            TenantTransactions transactions,
            Outbox outbox,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.derived = derived;
        this.tenants = tenants;
        this.transactions = transactions;
        this.outbox = outbox;
        this.events = events;
        this.clock = clock;
    }

    /** The model; a problem where there is no such alias. */
    public Model get(String alias) {
        return repository.find(alias).orElseThrow(() -> HubProblem.notFound("model"));
    }

    /** The model, where this viewer may see it; otherwise it is as if there were none. */
    Model get(Viewer viewer, String alias) {
        return repository.find(viewer, alias).orElseThrow(() -> HubProblem.notFound("model"));
    }

    /** Refuses a list that names an alias which does not exist. */
    public void requireAll(String field, List<String> aliases) {
        for (String alias : aliases) {
            if (repository.find(alias).isEmpty()) {
                throw HubProblem.field(field, "there is no model " + alias);
            }
        }
    }

    /** The aliases that may be called, with the weights that they stand for. */
    public List<Named> named() {
        return repository.named();
    }

    /**
     * Registers a version and gives it a name; the same content again changes nothing.
     *
     * @param displayName null where the request leaves it open
     * @param owner likewise
     */
    Registered register(
            String alias,
            ModelVersion version,
            @Nullable String displayName,
            @Nullable TenantId owner) {
        return changing(
                () -> {
                    if (!repository.tokenizerExists(version.served().tokenizerDigest())) {
                        throw HubProblem.field(
                                ProblemCode.TOKENIZER_MISSING,
                                "servedModel.tokenizerDigest",
                                "upload the asset to /api/v1/tokenizers/{digest} first");
                    }
                    if (owner != null) {
                        tenants.get(owner);
                    }
                    repository.insertVersion(version, Columns.now(clock));
                    boolean made =
                            repository.insertAlias(
                                    new ModelRepository.NewAlias(
                                            alias, version.id(), displayName, owner, null),
                                    Columns.now(clock));
                    return made ? made(alias) : known(alias, version, displayName, owner);
                });
    }

    private Registered made(String alias) {
        Model model = get(alias);
        pointed(model);
        events.publishEvent(Change.made(Scope.ALLIANCE, "model.registered", alias, model));
        return new Registered(model, Registered.How.MADE);
    }

    private Registered known(
            String alias,
            ModelVersion version,
            @Nullable String displayName,
            @Nullable TenantId owner) {
        Model model = get(alias);
        if (!model.modelVersion().equals(version.id())) {
            throw new HubProblem(
                    ProblemCode.ALREADY_EXISTS,
                    "the alias points at version "
                            + model.modelVersion()
                            + "; register the new one under another alias, or repoint with PUT");
        }
        refuseOther("owner", model.ownerTenantId(), owner);
        refuseOther("display name", model.displayName(), displayName);
        if (model.status() == ModelStatus.RETIRED) {
            model = update("model.revived", model, version.id(), ModelStatus.ACTIVE);
        }
        return new Registered(model, Registered.How.KNOWN);
    }

    private static void refuseOther(String what, @Nullable Object stands, @Nullable Object wanted) {
        if (wanted != null && !wanted.equals(stands)) {
            throw new HubProblem(
                    ProblemCode.ALREADY_EXISTS,
                    "the alias has another "
                            + what
                            + "; leave it out, or register under another alias");
        }
    }

    /** Has the alias point at another version that is registered. */
    Model repoint(String alias, String modelVersion) {
        return changing(
                () -> {
                    Model before = get(alias);
                    if (before.adapter() != null || derived.find(modelVersion).isPresent()) {
                        throw new HubProblem(
                                ProblemCode.CONFLICT,
                                "an alias of a derived model is pointed by its bank alone, and no"
                                        + " other alias points at a derived version");
                    }
                    if (!repository.versionExists(modelVersion)) {
                        throw HubProblem.field("modelVersion", "there is no such model version");
                    }
                    return update("model.repointed", before, modelVersion, before.status());
                });
    }

    /** Takes the alias away from callers; what was used stays on the bill. */
    Model retire(String alias) {
        return changing(
                () -> {
                    Model before = get(alias);
                    if (before.status() == ModelStatus.RETIRED) {
                        return before;
                    }
                    String version = before.modelVersion();
                    return update("model.retired", before, version, ModelStatus.RETIRED);
                });
    }

    /** Keeps a tokenizer asset, which has the right digest. */
    boolean keepTokenizer(String digest, byte[] content) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    boolean made = repository.insertTokenizer(digest, content, Columns.now(clock));
                    if (made) {
                        events.publishEvent(
                                Change.made(
                                        Scope.ALLIANCE,
                                        "tokenizer.uploaded",
                                        digest,
                                        new TokenizerAsset(digest, content.length)));
                    }
                    return made;
                });
    }

    /** A tokenizer asset's bytes. */
    byte[] tokenizer(String digest) {
        return repository
                .tokenizer(digest)
                .orElseThrow(() -> HubProblem.notFound("tokenizer asset"));
    }

    private Model update(String action, Model before, String version, ModelStatus status) {
        repository.updateAlias(before.alias(), version, status);
        Model after = get(before.alias());
        if (!version.equals(before.modelVersion())) {
            pointed(after);
        }
        events.publishEvent(
                new Change(Scope.ALLIANCE, action, before.alias(), before, after, null));
        return after;
    }

    /** Keeps what the alias points at from now on. */
    private void pointed(Model model) {
        String who = Actor.current().map(Actor::id).orElse("service");
        repository.insertHistory(model.alias(), model.modelVersion(), Columns.now(clock), who);
    }

    private <T> T changing(Supplier<T> work) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    T result = work.get();
                    outbox.catalog(Scope.ALLIANCE);
                    return result;
                });
    }

    /**
     * An alias and the weights behind it.
     *
     * @param name of the weights
     */
    public record Named(String alias, String baseDigest, String name) {}

    /** A registration's result. */
    record Registered(Model model, How how) {
        enum How {
            MADE,
            KNOWN
        }
    }

    record TokenizerAsset(String digest, int bytes) {}
}
