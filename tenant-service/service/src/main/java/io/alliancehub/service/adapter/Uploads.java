package io.alliancehub.service.adapter;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.registry.AdapterFacts;
import io.alliancehub.service.registry.DerivedModels;
import io.alliancehub.service.registry.Model;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.NewIds;
import io.alliancehub.service.tenant.Tenants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/*
 * An upload goes on where it stopped, whoever stopped it: a piece counts once its bytes are on the disk
 * and the row says so, in this order, so that what the row says is always there. What lies in the file
 * beyond that is written over. A piece that is sent twice is refused by its offset, and the sender asks
 * how far it has come.
 */
/** Files of adapters on their way from a bank to the hub. */
@Service
final class Uploads {
    static final int OPEN_MAX = 4;

    /** After which an upload that nobody goes on with is dropped. */
    static final Duration KEPT = Duration.ofHours(24);

    /** Files that are read whole at a time: each takes a thread and a connection meanwhile. */
    private static final int COMPLETING_MAX = 2;

    private final UploadRepository repository;
    private final AdapterRepository adapters;
    private final AdapterStore store;
    private final DerivedModels models;
    private final Tenants tenants;
    private final TenantTransactions transactions;
    private final NewIds ids;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Semaphore completing = new Semaphore(COMPLETING_MAX);

    Uploads(
            UploadRepository repository,
            AdapterRepository adapters,
            AdapterStore store,
            DerivedModels models,
            Tenants tenants,
            TenantTransactions transactions,
            NewIds ids,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.adapters = adapters;
        this.store = store;
        this.models = models;
        this.tenants = tenants;
        this.transactions = transactions;
        this.ids = ids;
        this.events = events;
        this.clock = clock;
    }

    /** What a bank wants to send. */
    record Wanted(String baseAlias, String digest, long sizeBytes, String fileName) {}

    /** Begins an upload, or finds the one that was begun with the same file for the same model. */
    Upload begin(TenantId tenant, Wanted wanted) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    Model base = models.base(tenant, wanted.baseAlias());
                    List<Upload> open = repository.list(tenant);
                    for (Upload it : open) {
                        if (it.digest().equals(wanted.digest())
                                && it.sizeBytes() == wanted.sizeBytes()
                                && it.baseAlias().equals(base.alias())
                                && it.baseVersion().equals(base.modelVersion())) {
                            return it;
                        }
                    }
                    requireRoom(tenant, wanted, open.size());
                    Upload upload = upload(wanted, base);
                    repository.insert(tenant, upload);
                    publish(
                            Change.made(
                                    Scope.of(tenant), "adapter.upload-begun", upload.id(), upload));
                    return upload;
                });
    }

    private Upload upload(Wanted wanted, Model base) {
        Instant now = Columns.now(clock);
        return new Upload(
                ids.next("upl"),
                wanted.digest(),
                wanted.sizeBytes(),
                0,
                base.alias(),
                base.modelVersion(),
                wanted.fileName(),
                Actor.current().map(Actor::id).orElse("service"),
                now,
                now);
    }

    private void requireRoom(TenantId tenant, Wanted wanted, int open) {
        if (open >= OPEN_MAX) {
            throw new HubProblem(
                    ProblemCode.TOO_MANY_AT_ONCE,
                    "at most %d uploads of a bank may be open; finish or cancel one"
                            .formatted(OPEN_MAX));
        }
        store.requireRoom(wanted.sizeBytes(), adapters.bytes(tenant));
    }

    List<Upload> list(TenantId tenant) {
        return repository.list(tenant);
    }

    Upload get(TenantId tenant, String id) {
        return repository.find(tenant, id).orElseThrow(Uploads::none);
    }

    private static HubProblem none() {
        return HubProblem.notFound("upload; it has ended, or was left for a day");
    }

    /** Takes the piece that follows what has come. */
    Upload append(TenantId tenant, String id, long offset, byte[] piece) {
        return transactions.call(
                tenant,
                jdbc -> {
                    Upload upload = repository.lock(tenant, id).orElseThrow(Uploads::none);
                    if (offset != upload.receivedBytes()) {
                        throw new HubProblem(
                                ProblemCode.CONFLICT,
                                "%d bytes have come; go on from there"
                                        .formatted(upload.receivedBytes()));
                    }
                    if (piece.length == 0 || piece.length > upload.sizeBytes() - offset) {
                        throw HubProblem.field(
                                "offset",
                                "a piece must have 1 to %d bytes here"
                                        .formatted(upload.sizeBytes() - offset));
                    }
                    store.write(store.part(tenant, id), offset, piece);
                    repository.received(tenant, id, offset + piece.length, Columns.now(clock));
                    return get(tenant, id);
                });
    }

    /**
     * Checks the whole file and makes it an adapter of the bank, and a version of the model that it
     * stands on.
     */
    Adapter complete(TenantId tenant, String id) {
        if (!completing.tryAcquire()) {
            throw new HubProblem(ProblemCode.BUSY, "other files are being checked; try again soon");
        }
        try {
            return transactions.call(
                    tenant,
                    jdbc -> {
                        tenants.lockOpen(tenant);
                        Upload upload = repository.lock(tenant, id).orElseThrow(Uploads::none);
                        if (!upload.isWhole()) {
                            throw new HubProblem(
                                    ProblemCode.CONFLICT,
                                    "%d of %d bytes have come; send the rest first"
                                            .formatted(upload.receivedBytes(), upload.sizeBytes()));
                        }
                        return kept(tenant, upload);
                    });
        } finally {
            completing.release();
        }
    }

    private Adapter kept(TenantId tenant, Upload upload) {
        Path part = store.part(tenant, upload.id());
        // A try before this one may have got as far as the file's last name.
        Path whole = Files.exists(part) ? part : store.file(upload.digest());
        AdapterFacts facts = checked(whole, upload);
        DerivedModels.Derived derived =
                models.derive(tenant, upload.baseAlias(), upload.baseVersion(), facts);
        Adapter adapter =
                new Adapter(
                        derived.modelVersion(),
                        upload.baseAlias(),
                        derived.baseName(),
                        derived.baseDigest(),
                        facts,
                        upload.fileName(),
                        Adapter.Status.HELD,
                        Actor.current().map(Actor::id).orElse("service"),
                        Columns.now(clock),
                        null);
        repository.delete(tenant, upload.id());
        adapters.put(tenant, adapter);
        publish(Change.made(Scope.of(tenant), "adapter.uploaded", derived.modelVersion(), adapter));
        adapters.lockFile(upload.digest());
        store.keep(part, upload.digest());
        return adapter;
    }

    private AdapterFacts checked(Path whole, Upload upload) {
        String digest = store.digest(whole);
        if (!digest.equals(upload.digest())) {
            throw HubProblem.field(
                    ProblemCode.DIGEST_MISMATCH,
                    "sha256",
                    "the bytes that came have the SHA-256 " + digest + "; send the file again");
        }
        return store.facts(whole, digest);
    }

    /** Forgets an upload and what has come of it. */
    void cancel(TenantId tenant, String id) {
        drop(tenant, id, "adapter.upload-cancelled");
    }

    /** Forgets an upload whose file was refused: nothing else can come of it. */
    void refuse(TenantId tenant, String id) {
        drop(tenant, id, "adapter.upload-refused");
    }

    /** Forgets an upload that nobody goes on with. */
    void expire(TenantId tenant, String id) {
        drop(tenant, id, "adapter.upload-expired");
    }

    private void drop(TenantId tenant, String id, String action) {
        transactions.call(
                tenant,
                jdbc -> {
                    Upload gone = repository.delete(tenant, id).orElseThrow(Uploads::none);
                    publish(Change.removed(Scope.of(tenant), action, id, gone));
                    transactions.afterCommit(() -> store.remove(store.part(tenant, id)));
                    return true;
                });
    }

    private void publish(Change change) {
        events.publishEvent(change);
    }
}
