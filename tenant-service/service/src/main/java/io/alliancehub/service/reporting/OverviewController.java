package io.alliancehub.service.reporting;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.tenant.Tenants;
import java.util.Comparator;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What somebody sees first, over HTTP. */
@RestController
final class OverviewController {
    private static final int ITEMS_MAX = 100;
    private final Overviews overviews;
    private final List<AttentionSource> sources;
    private final Tenants tenants;

    OverviewController(Overviews overviews, List<AttentionSource> sources, Tenants tenants) {
        this.overviews = overviews;
        this.sources = sources;
        this.tenants = tenants;
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/api/v1/tenants/{tenant}/overview")
    OverviewAnswer overview(@PathVariable TenantId tenant) {
        tenants.get(tenant);
        return overviews.of(UsageReach.of(tenant));
    }

    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR})
    @GetMapping("/api/v1/overview")
    OverviewAnswer overviewOfAll() {
        return overviews.of(UsageReach.ALL_BANKS);
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/api/v1/tenants/{tenant}/attention")
    Page<AttentionItem> attention(@PathVariable TenantId tenant) {
        tenants.get(tenant);
        return attention(UsageReach.of(tenant));
    }

    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR})
    @GetMapping("/api/v1/attention")
    Page<AttentionItem> attentionOfAll() {
        return attention(UsageReach.ALL_BANKS);
    }

    private Page<AttentionItem> attention(UsageReach reach) {
        return new Page<>(
                sources.stream()
                        .flatMap(source -> source.of(reach).stream())
                        .sorted(Comparator.comparing(AttentionItem::severity))
                        .limit(ITEMS_MAX)
                        .toList(),
                null);
    }
}
