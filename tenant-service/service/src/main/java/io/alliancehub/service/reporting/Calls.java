package io.alliancehub.service.reporting;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.metering.UsageDimension;
import io.alliancehub.service.metering.UsageFilter;
import io.alliancehub.service.metering.UsagePart;
import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.metering.UsageRecord;
import io.alliancehub.service.metering.UsageReports;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.reporting.CallView.CallNames;
import io.alliancehub.service.storage.Page;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.stereotype.Service;

/** Calls with their names. */
@Service
final class Calls {
    private final UsageReports reports;
    private final Names names;

    Calls(UsageReports reports, Names names) {
        this.reports = reports;
        this.names = names;
    }

    Page<CallView> list(UsageReach reach, UsageFilter filter, UsagePart part) {
        Page<UsageRecord> page = reports.list(reach, filter, part);
        return new Page<>(named(reach, page.items()), page.nextCursor());
    }

    CallView get(TenantId tenant, String requestId) {
        UsageRecord call =
                reports.find(tenant, requestId).orElseThrow(() -> HubProblem.notFound("call"));
        return named(UsageReach.of(tenant), List.of(call)).getFirst();
    }

    /** The same calls in the same order. */
    List<CallView> named(UsageReach reach, List<UsageRecord> calls) {
        var tenants = find(reach, UsageDimension.TENANT, calls, it -> it.tenantId().value());
        var projects = find(reach, UsageDimension.PROJECT, calls, it -> it.projectId().value());
        var apps = find(reach, UsageDimension.APP, calls, it -> it.appId().value());
        var keys = find(reach, UsageDimension.KEY, calls, it -> it.keyId().value());
        var models = find(reach, UsageDimension.ALIAS, calls, UsageRecord::alias);
        return calls.stream()
                .map(
                        call ->
                                CallView.of(
                                        call,
                                        new CallNames(
                                                tenants.get(call.tenantId().value()),
                                                projects.get(call.projectId().value()),
                                                apps.get(call.appId().value()),
                                                keys.get(call.keyId().value()),
                                                models.get(call.alias()))))
                .toList();
    }

    private Map<String, String> find(
            UsageReach reach,
            UsageDimension dimension,
            List<UsageRecord> calls,
            Function<UsageRecord, String> idOf) {
        return names.of(reach, dimension, calls.stream().map(idOf).toList());
    }
}
