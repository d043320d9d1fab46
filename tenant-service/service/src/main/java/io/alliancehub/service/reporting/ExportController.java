package io.alliancehub.service.reporting;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.metering.UsageFilter;
import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.tenant.Tenants;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Calls as a table to download. It is written on the request's own thread, which waits for a slow
 * reader and ends with one that is gone.
 */
@RestController
final class ExportController {
    private static final String CSV = "text/csv;charset=UTF-8";
    private final CallExport export;
    private final ExportTurns turns;
    private final Tenants tenants;

    ExportController(CallExport export, ExportTurns turns, Tenants tenants) {
        this.export = export;
        this.turns = turns;
        this.tenants = tenants;
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping(path = "/api/v1/tenants/{tenant}/usage.csv", produces = CSV)
    void export(
            @PathVariable TenantId tenant,
            @ParameterObject CallParameters wanted,
            HttpServletResponse response)
            throws IOException {
        tenants.get(tenant);
        write(UsageReach.of(tenant), wanted.filter(), response);
    }

    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR})
    @GetMapping(path = "/api/v1/usage.csv", produces = CSV)
    void exportAll(
            @RequestParam(required = false) @Nullable String tenant,
            @ParameterObject CallParameters wanted,
            HttpServletResponse response)
            throws IOException {
        write(CallParameters.reach(tenant), wanted.filter(), response);
    }

    private void write(UsageReach reach, UsageFilter filter, HttpServletResponse response)
            throws IOException {
        try (ExportTurns.Turn _ = turns.take(reach)) {
            response.setContentType(CSV);
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"usage.csv\"");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            export.write(reach, filter, response.getOutputStream());
        }
    }
}
