package io.alliancehub.service.standing;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.quota.LimitView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How a bank stands, over HTTP. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}")
final class StandingController {
    private final Standings standings;

    StandingController(Standings standings) {
        this.standings = standings;
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/balance")
    Balance balance(@PathVariable TenantId tenant) {
        return standings.balance(tenant);
    }

    /** Changes nothing: tells whom a suspension would hit now. */
    @Allowed(alliance = Role.OPERATOR)
    @GetMapping("/suspension-preview")
    SuspensionPreview suspensionPreview(@PathVariable TenantId tenant) {
        return standings.suspensionPreview(tenant);
    }

    /**
     * What a bank owes and may still use. Amounts are yuan with ten decimals.
     *
     * @param month for example {@code 202611}
     * @param amountMonth of the calls of the month so far
     * @param amountAccrued of all calls that are booked and not paid
     * @param monthLimit the bank's money limit of the month; absent where it has none
     */
    record Balance(
            Instant at,
            String month,
            String amountMonth,
            String amountAccrued,
            @Nullable LimitView monthLimit) {}

    /**
     * Whom a suspension would hit.
     *
     * @param activeKeys keys that could be used now
     * @param appsInUse apps with calls in the last 24 hours, the busiest 20 of them
     * @param openRequestsNow calls that are running; absent where Redis cannot be asked
     */
    record SuspensionPreview(
            Instant at,
            long activeKeys,
            List<AppInUse> appsInUse,
            long requestsLast24h,
            @Nullable Long openRequestsNow,
            String amountMonth) {}

    record AppInUse(AppId id, String name, long requestsLast24h) {}
}
