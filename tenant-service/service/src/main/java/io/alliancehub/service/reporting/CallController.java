package io.alliancehub.service.reporting;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.metering.UsageOrder;
import io.alliancehub.service.metering.UsagePart;
import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.reporting.CallDetail.PriceView;
import io.alliancehub.service.reporting.CallDetail.Timeline;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.tenant.Tenants;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Calls over HTTP, of one bank or of all. */
@RestController
final class CallController {
    private static final Map<String, UsageOrder.Field> FIELDS =
            Map.of(
                    "occurredat", UsageOrder.Field.OCCURRED_AT,
                    "amount", UsageOrder.Field.AMOUNT,
                    "tokens", UsageOrder.Field.TOKENS,
                    "firsttoken", UsageOrder.Field.FIRST_TOKEN);

    private final Calls calls;
    private final PriceRows prices;
    private final Tenants tenants;

    CallController(Calls calls, PriceRows prices, Tenants tenants) {
        this.calls = calls;
        this.prices = prices;
        this.tenants = tenants;
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/api/v1/tenants/{tenant}/usage")
    Page<CallView> list(
            @PathVariable TenantId tenant,
            @ParameterObject CallParameters wanted,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        tenants.get(tenant);
        return calls.list(
                UsageReach.of(tenant), wanted.filter(), UsagePart.of(order(sort), limit, cursor));
    }

    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR})
    @GetMapping("/api/v1/usage")
    Page<CallView> listAll(
            @RequestParam(required = false) @Nullable String tenant,
            @ParameterObject CallParameters wanted,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return calls.list(
                CallParameters.reach(tenant),
                wanted.filter(),
                UsagePart.of(order(sort), limit, cursor));
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/api/v1/tenants/{tenant}/usage/{requestId}")
    CallDetail get(@PathVariable TenantId tenant, @PathVariable String requestId) {
        CallView call = calls.get(tenant, requestId);
        PriceView price = prices.of(call.call());
        return new CallDetail(
                call, Timeline.of(call.call()), price, PriceRows.costs(call.call(), price));
    }

    private static UsageOrder order(@Nullable String sort) {
        if (sort == null || sort.isBlank()) {
            return UsageOrder.NEWEST_FIRST;
        }
        boolean descending = sort.startsWith("-");
        String name = (descending ? sort.substring(1) : sort).toLowerCase(Locale.ROOT);
        UsageOrder.Field field = FIELDS.get(name);
        if (field == null) {
            throw HubProblem.field(
                    "sort",
                    "sort must be occurredAt, amount, tokens or firstToken; - before it turns it"
                            + " round");
        }
        return new UsageOrder(field, descending);
    }
}
