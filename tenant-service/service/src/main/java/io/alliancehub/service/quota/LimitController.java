package io.alliancehub.service.quota;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.PastChange;
import io.alliancehub.service.change.PastChanges;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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

/** Limits over HTTP. Those of a whole bank are set by the operator alone ({@link LimitRights}). */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/limits")
final class LimitController {
    private static final int SUBJECT_LENGTH_MAX = 40;
    private final Limits limits;
    private final LimitPreviews previews;
    private final PastChanges past;
    private final Writes writes;

    LimitController(Limits limits, LimitPreviews previews, PastChanges past, Writes writes) {
        this.limits = limits;
        this.previews = previews;
        this.past = past;
        this.writes = writes;
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping
    Page<LimitView> list(
            @PathVariable TenantId tenant,
            @RequestParam(required = false) @Nullable LimitLevel level,
            @RequestParam(required = false) @Nullable String subjectId,
            @RequestParam(required = false) @Nullable LimitKind kind,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return limits.list(
                tenant,
                new LimitFilter(level, subjectId, kind),
                LimitRepository.SORTING.request(sort, limit, cursor));
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/{id}")
    LimitView get(@PathVariable TenantId tenant, @PathVariable String id) {
        return limits.get(tenant, id);
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PutMapping
    ResponseEntity<LimitRule> put(
            @PathVariable TenantId tenant, @RequestBody NewLimit body, HttpServletRequest request) {
        Limits.Wanted wanted = body.wanted();
        return writes.update(
                request, Scope.of(tenant), body, LimitRule.class, () -> limits.put(tenant, wanted));
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> remove(
            @PathVariable TenantId tenant, @PathVariable String id, HttpServletRequest request) {
        return writes.remove(request, Scope.of(tenant), () -> limits.remove(tenant, id));
    }

    /** Changes nothing: tries a limit on the calls of the last seven days. */
    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PostMapping("/preview")
    LimitPreview preview(@PathVariable TenantId tenant, @RequestBody NewLimit body) {
        return previews.preview(tenant, body.wanted());
    }

    /** What was done to a limit, newest first; also of one that was removed. */
    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/{id}/history")
    Page<PastChange> history(
            @PathVariable TenantId tenant,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        if (!id.startsWith(Limits.ID_PREFIX)) {
            throw HubProblem.notFound("limit");
        }
        return past.of(Scope.of(tenant), id, PageRequest.of(limit, cursor));
    }

    static long value(@Nullable Long value) {
        long given = Require.present("value", value);
        if (given < 0 || given > AppliedLimit.VALUE_MAX) {
            throw HubProblem.field(
                    "value", "value must lie between 0 and " + AppliedLimit.VALUE_MAX);
        }
        return given;
    }

    /**
     * A limit to set.
     *
     * @param value requests or tokens; micro-yuan for limits of money
     */
    record NewLimit(
            @Nullable LimitLevel level,
            @Nullable String subjectId,
            @Nullable LimitKind kind,
            @Nullable Long value) {
        Limits.Wanted wanted() {
            return new Limits.Wanted(
                    Require.present("level", level),
                    Require.text("subjectId", subjectId, SUBJECT_LENGTH_MAX),
                    Require.present("kind", kind),
                    LimitController.value(value));
        }
    }
}
