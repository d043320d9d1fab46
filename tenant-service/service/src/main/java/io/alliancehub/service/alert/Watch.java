package io.alliancehub.service.alert;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.metering.UsageTotals;
import io.alliancehub.service.quota.LimitRule;
import io.alliancehub.service.quota.Limits;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.tenant.Apps;
import io.alliancehub.service.tenant.Projects;
import io.alliancehub.service.tenant.Tenants;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Measures budgets: how much of a month's money or tokens is used. */
@Component
final class Watch {
    private static final BigInteger HUNDRED = BigInteger.valueOf(100);
    private final UsageTotals totals;
    private final Limits limits;
    private final Tenants tenants;
    private final Projects projects;
    private final Apps apps;

    Watch(UsageTotals totals, Limits limits, Tenants tenants, Projects projects, Apps apps) {
        this.totals = totals;
        this.limits = limits;
        this.tenants = tenants;
        this.projects = projects;
        this.apps = apps;
    }

    /** What stands in a bank's or the alliance's books at a moment; read once for all rules. */
    List<UsageTotals.Total> books(Scope scope, Instant now) {
        if (!scope.equals(Scope.ALLIANCE)) {
            return totals.at(new TenantId(scope.value()), now);
        }
        List<UsageTotals.Total> banks = new ArrayList<>();
        for (TenantId tenant : tenants.ids()) {
            totals.at(tenant, now).stream()
                    .filter(it -> it.level() == LimitLevel.BANK)
                    .forEach(banks::add);
        }
        return banks;
    }

    /** The thresholds of a budget that are reached, ascending; none where its limit is gone. */
    List<Deliveries.Crossing> crossings(
            Scope scope, AlertRule.Budget budget, List<UsageTotals.Total> books, Instant now) {
        Optional<Measured> measured = measured(scope, budget, books);
        if (measured.isEmpty()) {
            return List.of();
        }
        String period = "month:" + LimitWindows.at(now).month();
        List<Deliveries.Crossing> crossings = new ArrayList<>();
        for (int threshold : budget.thresholds()) {
            if (measured.get().percent().compareTo(BigInteger.valueOf(threshold)) >= 0) {
                crossings.add(
                        new Deliveries.Crossing(
                                period,
                                threshold,
                                measured.get().state(threshold, named(scope, measured.get())),
                                null));
            }
        }
        return crossings;
    }

    private Optional<Measured> measured(
            Scope scope, AlertRule.Budget budget, List<UsageTotals.Total> books) {
        String limitId = budget.limitId();
        if (limitId == null) {
            return Optional.of(
                    measured(
                            budget.level(),
                            budget.subjectId(),
                            budget.unit() == AlertRule.Unit.TOKENS,
                            budget.value() == null ? 1 : budget.value(),
                            books));
        }
        return limits.find(new TenantId(scope.value()), limitId)
                .filter(it -> it.value() > 0)
                .map(it -> ofLimit(it, books));
    }

    private static Measured ofLimit(LimitRule limit, List<UsageTotals.Total> books) {
        boolean tokens = limit.kind() == LimitKind.TOKENS_PER_MONTH;
        return measured(limit.level(), limit.subjectId(), tokens, limit.value(), books);
    }

    private static Measured measured(
            @Nullable LimitLevel level,
            @Nullable String subjectId,
            boolean tokens,
            long value,
            List<UsageTotals.Total> books) {
        BigInteger used =
                books.stream()
                        .filter(it -> level == null || it.level() == level)
                        .filter(it -> subjectId == null || it.subjectId().equals(subjectId))
                        .map(it -> tokens ? it.monthTokens() : it.monthMicroYuan())
                        .map(BigInteger::valueOf)
                        .reduce(BigInteger.ZERO, BigInteger::add);
        return new Measured(
                level,
                subjectId,
                tokens ? AlertRule.Unit.TOKENS : AlertRule.Unit.MICRO_YUAN,
                value,
                used);
    }

    private AlertBody.@Nullable Named named(Scope scope, Measured it) {
        LimitLevel level = it.level();
        String id = it.subjectId();
        if (level == null || id == null) {
            return null;
        }
        TenantId tenant = new TenantId(scope.value());
        String name =
                switch (level) {
                    case BANK -> tenants.get(tenant).name();
                    case PROJECT -> projects.get(tenant, new ProjectId(id)).name();
                    case APP -> apps.get(tenant, new AppId(id)).name();
                    case KEY -> id;
                };
        return new AlertBody.Named(id, name);
    }

    private record Measured(
            @Nullable LimitLevel level,
            @Nullable String subjectId,
            AlertRule.Unit unit,
            long value,
            BigInteger used) {
        BigInteger percent() {
            return used.multiply(HUNDRED).divide(BigInteger.valueOf(value));
        }

        AlertBody.BudgetState state(int threshold, AlertBody.@Nullable Named subject) {
            return new AlertBody.BudgetState(
                    level == null ? null : level.name(),
                    subject,
                    unit.name(),
                    value,
                    used.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact(),
                    percent().min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact(),
                    threshold);
        }
    }
}
