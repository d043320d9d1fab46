package io.alliancehub.service.quota;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Overrides of limits over HTTP. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/limits/{id}/override")
final class LimitOverrideController {
    private static final int REASON_LENGTH_MAX = 500;
    private final LimitOverrides overrides;
    private final Writes writes;

    LimitOverrideController(LimitOverrides overrides, Writes writes) {
        this.overrides = overrides;
        this.writes = writes;
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PutMapping
    ResponseEntity<LimitRule> override(
            @PathVariable TenantId tenant,
            @PathVariable String id,
            @RequestBody NewOverride body,
            HttpServletRequest request) {
        Require.moment("until", body.until());
        LimitOverrides.Wanted wanted =
                new LimitOverrides.Wanted(
                        LimitController.value(body.value()),
                        Require.present("until", body.until()),
                        Require.text("reason", body.reason(), REASON_LENGTH_MAX));
        return writes.update(
                request,
                Scope.of(tenant),
                body,
                LimitRule.class,
                () -> overrides.put(tenant, id, wanted));
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> removeOverride(
            @PathVariable TenantId tenant, @PathVariable String id, HttpServletRequest request) {
        return writes.remove(request, Scope.of(tenant), () -> overrides.remove(tenant, id));
    }

    /**
     * Another value for a while.
     *
     * @param until when the limit's own value is in force again; at most 31 days ahead
     */
    record NewOverride(@Nullable Long value, @Nullable Instant until, @Nullable String reason) {}
}
