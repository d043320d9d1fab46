package io.alliancehub.service.pool;

import io.alliancehub.contract.PrefixOrder;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.ZoneQuotaOrder;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Reason;
import io.alliancehub.service.problem.Require;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Orders about the members' caches over HTTP. All of them may be given again: what is done already
 * stays as it is.
 */
@RestController
@RequestMapping("/api/v1/pool")
final class ZoneController {
    private final Zones zones;
    private final CacheViews views;

    ZoneController(Zones zones, CacheViews views) {
        this.zones = zones;
        this.views = views;
    }

    @Allowed(alliance = {Role.OPERATOR, Role.AUDITOR})
    @GetMapping("/zones")
    CacheView zones() {
        return views.now();
    }

    @Allowed(alliance = Role.OPERATOR)
    @PostMapping("/zones/{zone}/erase")
    Erasure erase(@PathVariable TenantId zone, @RequestBody Reason reason) {
        return zones.erase(zone, reason.text());
    }

    @Allowed(alliance = Role.OPERATOR)
    @PostMapping("/zones/{zone}/quota")
    ZoneAnswer quota(@PathVariable TenantId zone, @RequestBody Quota body) {
        String reason = new Reason(body.reason()).text();
        String digest = Require.text("baseDigest", body.baseDigest(), 64);
        int floor = Require.present("floor", body.floor());
        int ceiling = body.ceiling() == null ? Integer.MAX_VALUE : body.ceiling();
        return zones.quota(
                Require.parsed("ceiling", () -> new ZoneQuotaOrder(zone, digest, floor, ceiling)),
                reason);
    }

    @Allowed(alliance = Role.OPERATOR)
    @PostMapping("/prefixes/{prefix}/publish")
    ZoneAnswer publish(@PathVariable String prefix, @RequestBody NewPrefix body) {
        String reason = new Reason(body.reason()).text();
        String digest = Require.text("baseDigest", body.baseDigest(), 64);
        String system = Require.present("system", body.system());
        return zones.publish(
                Require.parsed("system", () -> new PrefixOrder(prefix, digest, system)), reason);
    }

    @Allowed(alliance = Role.OPERATOR)
    @PostMapping("/prefixes/{prefix}/withdraw")
    ZoneAnswer withdraw(@PathVariable String prefix, @RequestBody OldPrefix body) {
        String reason = new Reason(body.reason()).text();
        String digest = Require.text("baseDigest", body.baseDigest(), 64);
        return zones.withdraw(
                Require.parsed("baseDigest", () -> new PrefixOrder(prefix, digest, null)), reason);
    }

    /**
     * What a bank is sure of, and may not exceed.
     *
     * @param ceiling as much as there is where it is left out; without a floor, too, the quota is
     *     taken back
     * @param baseDigest the weights whose blocks are counted
     */
    record Quota(
            @Nullable String baseDigest,
            @Nullable Integer floor,
            @Nullable Integer ceiling,
            @Nullable String reason) {}

    /**
     * A prefix that everyone may read.
     *
     * @param system the system message with which such prompts begin
     */
    record NewPrefix(
            @Nullable String baseDigest, @Nullable String system, @Nullable String reason) {}

    /** A prefix that is taken back. */
    record OldPrefix(@Nullable String baseDigest, @Nullable String reason) {}
}
