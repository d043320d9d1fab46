package io.alliancehub.service.adapter;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Uploads of adapters over HTTP: begun, sent a piece at a time, asked how far they are, ended. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/adapter-uploads")
@Allowed(
        alliance = Role.OPERATOR,
        bank = {Role.BANK_ADMIN, Role.DEVELOPER})
final class UploadController {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int NAME_LENGTH_MAX = 120;
    private final Uploads uploads;
    private final Writes writes;

    UploadController(Uploads uploads, Writes writes) {
        this.uploads = uploads;
        this.writes = writes;
    }

    /** Answers with the open upload of the same file, where there is one. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<UploadView> begin(
            @PathVariable TenantId tenant,
            @RequestBody NewUpload body,
            HttpServletRequest request) {
        Uploads.Wanted wanted = body.wanted();
        return writes.create(
                request,
                Scope.of(tenant),
                body,
                UploadView.class,
                () -> UploadView.of(uploads.begin(tenant, wanted)));
    }

    /** Those that have not ended. */
    @GetMapping
    OpenUploads list(@PathVariable TenantId tenant) {
        return new OpenUploads(uploads.list(tenant).stream().map(UploadView::of).toList());
    }

    /** How far it has come. */
    @GetMapping("/{id}")
    UploadView get(@PathVariable TenantId tenant, @PathVariable String id) {
        return UploadView.of(uploads.get(tenant, id));
    }

    /** Takes the piece that begins at {@code offset}, which is where the last one ended. */
    @PutMapping(path = "/{id}/content", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    UploadView append(
            @PathVariable TenantId tenant,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Long offset,
            @RequestBody byte[] piece) {
        long from = Require.present("offset", offset);
        return UploadView.of(uploads.append(tenant, id, from, piece));
    }

    /** Checks the file; one that is refused is forgotten. */
    @PostMapping("/{id}/complete")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Adapter> complete(
            @PathVariable TenantId tenant, @PathVariable String id, HttpServletRequest request) {
        try {
            return writes.create(
                    request,
                    Scope.of(tenant),
                    null,
                    Adapter.class,
                    () -> uploads.complete(tenant, id));
        } catch (HubProblem e) {
            if (e.code() == ProblemCode.DIGEST_MISMATCH
                    || e.code() == ProblemCode.ADAPTER_REFUSED) {
                uploads.refuse(tenant, id);
            }
            throw e;
        }
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> cancel(
            @PathVariable TenantId tenant, @PathVariable String id, HttpServletRequest request) {
        return writes.remove(request, Scope.of(tenant), () -> uploads.cancel(tenant, id));
    }

    /**
     * A file to send.
     *
     * @param baseAlias the model that it is an adapter of
     * @param sha256 of its bytes, in 64 lower-case hexadecimal digits
     */
    record NewUpload(
            @Nullable String baseAlias,
            @Nullable String fileName,
            @Nullable Long sizeBytes,
            @Nullable String sha256) {
        Uploads.Wanted wanted() {
            String alias = Require.text("baseAlias", baseAlias, 64);
            if (!DIGEST.matcher(Require.present("sha256", sha256)).matches()) {
                throw HubProblem.field("sha256", "sha256 must be 64 lower-case hexadecimal digits");
            }
            long size = Require.present("sizeBytes", sizeBytes);
            if (size < 1) {
                throw HubProblem.field("sizeBytes", "sizeBytes must be positive");
            }
            String name = Require.text("fileName", fileName, NAME_LENGTH_MAX);
            return new Uploads.Wanted(alias, Require.present("sha256", sha256), size, name);
        }
    }

    /**
     * An upload.
     *
     * @param receivedBytes where the next piece begins
     * @param pieceBytesMax most bytes of one piece
     * @param expiresAt when it is dropped, if nobody goes on with it
     */
    record UploadView(
            String id,
            String baseAlias,
            String fileName,
            String sha256,
            long sizeBytes,
            long receivedBytes,
            int pieceBytesMax,
            Instant startedAt,
            Instant expiresAt) {
        static UploadView of(Upload upload) {
            return new UploadView(
                    upload.id(),
                    upload.baseAlias(),
                    upload.fileName(),
                    upload.digest(),
                    upload.sizeBytes(),
                    upload.receivedBytes(),
                    Upload.PIECE_BYTES_MAX,
                    upload.startedAt(),
                    upload.touchedAt().plus(Uploads.KEPT));
        }
    }

    /** A bank's uploads that have not ended. */
    record OpenUploads(List<UploadView> items) {}
}
