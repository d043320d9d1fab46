package io.alliancehub.service.reporting;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.metering.UsageSums.GroupField;
import io.alliancehub.service.metering.UsageSums.GroupPart;
import io.alliancehub.service.metering.UsageSums.Step;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.tenant.Tenants;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sums of usage over HTTP, of one bank or of all. */
@RestController
final class SumController {
    private final SumReports reports;
    private final Tenants tenants;
    private final Clock clock;

    SumController(SumReports reports, Tenants tenants, Clock clock) {
        this.reports = reports;
        this.tenants = tenants;
        this.clock = clock;
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/api/v1/tenants/{tenant}/usage/series")
    SeriesAnswer series(
            @PathVariable TenantId tenant,
            @ParameterObject CallParameters wanted,
            @RequestParam(required = false) @Nullable String step,
            @RequestParam(required = false) @Nullable String groupBy) {
        tenants.get(tenant);
        return series(UsageReach.of(tenant), wanted, step, groupBy);
    }

    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR})
    @GetMapping("/api/v1/usage/series")
    SeriesAnswer seriesOfAll(
            @RequestParam(required = false) @Nullable String tenant,
            @ParameterObject CallParameters wanted,
            @RequestParam(required = false) @Nullable String step,
            @RequestParam(required = false) @Nullable String groupBy) {
        return series(CallParameters.reach(tenant), wanted, step, groupBy);
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/api/v1/tenants/{tenant}/usage/totals")
    Page<SumReports.Total> totals(
            @PathVariable TenantId tenant,
            @ParameterObject CallParameters wanted,
            @RequestParam(required = false) @Nullable String groupBy,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        tenants.get(tenant);
        return totals(UsageReach.of(tenant), wanted, groupBy, part(sort, limit, cursor));
    }

    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR})
    @GetMapping("/api/v1/usage/totals")
    Page<SumReports.Total> totalsOfAll(
            @RequestParam(required = false) @Nullable String tenant,
            @ParameterObject CallParameters wanted,
            @RequestParam(required = false) @Nullable String groupBy,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return totals(CallParameters.reach(tenant), wanted, groupBy, part(sort, limit, cursor));
    }

    private SeriesAnswer series(
            UsageReach reach,
            CallParameters wanted,
            @Nullable String stepName,
            @Nullable String groupBy) {
        Step step = SumParameters.step(stepName);
        return reports.series(
                new SumParameters(wanted, clock.instant()).slice(reach, step),
                step,
                SumParameters.dimension(groupBy));
    }

    private Page<SumReports.Total> totals(
            UsageReach reach, CallParameters wanted, @Nullable String groupBy, GroupPart part) {
        return reports.totals(
                new SumParameters(wanted, clock.instant()).slice(reach),
                SumParameters.dimension(groupBy),
                part);
    }

    private static GroupPart part(
            @Nullable String sort, @Nullable Integer limit, @Nullable String cursor) {
        int rows = PageRequest.of(limit, null).limit();
        String given = CallParameters.given(sort);
        String text = given == null ? "-amount" : given;
        boolean descending = text.startsWith("-");
        String name = (descending ? text.substring(1) : text).toUpperCase(Locale.ROOT);
        GroupField field =
                Arrays.stream(GroupField.values())
                        .filter(it -> it.name().equals(name))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        HubProblem.field(
                                                "sort",
                                                "sort must be amount, requests, tokens or errors; -"
                                                        + " before it turns it round"));
        return new GroupPart(field, descending, rows, CallParameters.given(cursor));
    }
}
