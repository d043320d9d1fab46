package io.alliancehub.service.standing;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.ledger.Ledger;
import io.alliancehub.service.quota.Limits;
import io.alliancehub.service.redis.HubRedis;
import io.alliancehub.service.standing.StandingController.AppInUse;
import io.alliancehub.service.standing.StandingController.Balance;
import io.alliancehub.service.standing.StandingController.SuspensionPreview;
import io.alliancehub.service.tenant.Tenants;
import io.lettuce.core.RedisException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Gathers how a bank stands from where each part of it is known. */
@Service
class Standings {
    private static final Duration DAY = Duration.ofHours(24);
    private static final int APPS_MAX = 20;
    private final StandingRepository repository;
    private final Tenants tenants;
    private final Ledger ledger;
    private final Limits limits;
    private final HubRedis redis;
    private final Clock clock;

    Standings(
            StandingRepository repository,
            Tenants tenants,
            Ledger ledger,
            Limits limits,
            HubRedis redis,
            Clock clock) {
        this.repository = repository;
        this.tenants = tenants;
        this.ledger = ledger;
        this.limits = limits;
        this.redis = redis;
        this.clock = clock;
    }

    Balance balance(TenantId tenant) {
        tenants.get(tenant);
        Instant now = clock.instant();
        Ledger.Accrued accrued = ledger.accrued(tenant, now);
        return new Balance(
                now,
                LimitWindows.at(now).month(),
                accrued.ofMonth().toString(),
                accrued.total().toString(),
                limits.of(tenant, LimitLevel.BANK, tenant.value(), LimitKind.MONEY_PER_MONTH)
                        .orElse(null));
    }

    SuspensionPreview suspensionPreview(TenantId tenant) {
        tenants.get(tenant);
        Instant now = clock.instant();
        List<AppInUse> apps = repository.appsInUse(tenant, now.minus(DAY), now);
        return new SuspensionPreview(
                now,
                repository.usableKeys(tenant, now),
                apps.stream().limit(APPS_MAX).toList(),
                apps.stream().mapToLong(AppInUse::requestsLast24h).sum(),
                openRequests(tenant),
                ledger.accrued(tenant, now).ofMonth().toString());
    }

    private @Nullable Long openRequests(TenantId tenant) {
        try {
            return redis.commands().zcard(RedisNames.holds(tenant));
        } catch (RedisException e) {
            return null;
        }
    }
}
