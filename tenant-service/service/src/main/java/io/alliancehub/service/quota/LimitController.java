package io.alliancehub.service.quota;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Limits over HTTP. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/limits")
final class LimitController {
    private final Limits limits;
    private final Writes writes;

    LimitController(Limits limits, Writes writes) {
        this.limits = limits;
        this.writes = writes;
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping
    Page<LimitRule> list(@PathVariable TenantId tenant) {
        return limits.list(tenant);
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PutMapping
    ResponseEntity<LimitRule> put(
            @PathVariable TenantId tenant, @RequestBody NewLimit body, HttpServletRequest request) {
        long value = Require.present("value", body.value());
        if (value < 0 || value > AppliedLimit.VALUE_MAX) {
            throw HubProblem.field(
                    "value", "value must lie between 0 and " + AppliedLimit.VALUE_MAX);
        }
        Limits.Wanted wanted =
                new Limits.Wanted(
                        Require.present("level", body.level()),
                        Require.text("subjectId", body.subjectId(), 40),
                        Require.present("kind", body.kind()),
                        value);
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

    /**
     * A limit to set.
     *
     * @param value requests or tokens; micro-yuan for limits of money
     */
    record NewLimit(
            @Nullable LimitLevel level,
            @Nullable String subjectId,
            @Nullable LimitKind kind,
            @Nullable Long value) {}
}
