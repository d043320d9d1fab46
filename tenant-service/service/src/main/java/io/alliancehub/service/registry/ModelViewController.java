package io.alliancehub.service.registry;

import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.storage.Contains;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Models to read over HTTP: a bank's people see those that their bank owns or was granted. */
@RestController
@Allowed(
        alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
        bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
final class ModelViewController {
    private final ModelViews views;
    private final Models models;
    private final VersionRepository versions;

    ModelViewController(ModelViews views, Models models, VersionRepository versions) {
        this.views = views;
        this.models = models;
        this.versions = versions;
    }

    /** Retired ones included; {@code owner} is a bank's id, or {@code @alliance}. */
    @GetMapping("/api/v1/models")
    Page<ModelView> list(
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable ModelStatus status,
            @RequestParam(required = false) @Nullable String owner,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return views.list(
                Viewer.current(),
                ModelFilter.of(q, status, owner, sort),
                PageRequest.of(limit, cursor));
    }

    @GetMapping("/api/v1/models/{alias}")
    ModelView get(@PathVariable String alias) {
        return views.get(Viewer.current(), alias);
    }

    /** What the alias has pointed at, newest first. */
    @GetMapping("/api/v1/models/{alias}/versions")
    Page<Span> history(
            @PathVariable String alias,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Viewer viewer = Viewer.current();
        models.get(viewer, alias);
        PageRequest page = PageRequest.of(limit, cursor);
        return Page.of(
                        versions.history(viewer, alias, page),
                        page,
                        it -> new Cursor(it.since(), "%019d".formatted(it.place())))
                .map(it -> Span.of(it, viewer));
    }

    /** Versions, newest first; {@code q} is a part of the name or of a digest. */
    @GetMapping("/api/v1/model-versions")
    Page<VersionRepository.Version> versions(
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        PageRequest page = PageRequest.of(limit, cursor);
        List<VersionRepository.Version> found =
                versions.list(Viewer.current(), Contains.pattern(q), page);
        return Page.of(found, page, it -> new Cursor(it.createdAt(), it.id()));
    }

    /**
     * A time in which an alias pointed at a version.
     *
     * @param until absent while it still does
     * @param setBy who had it point there; for the alliance's people
     */
    record Span(
            String modelVersion,
            Instant since,
            @Nullable Instant until,
            @Nullable String setBy,
            String name,
            String architecture,
            String quantisation,
            long parameterCount,
            String baseDigest,
            int contextLength,
            @Nullable String adapterDigest) {
        static Span of(VersionRepository.Pointed pointed, Viewer viewer) {
            VersionRepository.Version version = pointed.version();
            return new Span(
                    version.id(),
                    pointed.since(),
                    pointed.until(),
                    viewer.isOfAlliance() ? pointed.setBy() : null,
                    version.name(),
                    version.architecture(),
                    version.quantisation(),
                    version.parameterCount(),
                    version.baseDigest(),
                    version.contextLength(),
                    version.adapter() == null ? null : version.adapter().digest());
        }
    }
}
