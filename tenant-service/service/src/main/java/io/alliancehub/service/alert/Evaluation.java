package io.alliancehub.service.alert;

import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.live.Refusals;
import io.alliancehub.service.metering.UsageTotals;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.Tenants;
import io.lettuce.core.RedisException;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/*
 * Each replica looks at all rules. That an alert is raised once is the database's decision: one row per rule,
 * threshold and period, which only one of them can insert.
 *
 * Budgets are measured by usage rows, which is what is billed, and so an alert may come some seconds after the
 * calls that caused it. Refusals are counted by gateways in Redis; while that is away, nothing is raised.
 */

/** Looks every half minute whether a rule has a reason to raise an alert. */
@Component
final class Evaluation {
    private static final Logger LOG = LoggerFactory.getLogger(Evaluation.class);
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("yyyyMMddHH").withZone(LimitWindows.ZONE);
    private final AlertRuleRepository rules;
    private final Watch watch;
    private final Refusals refusals;
    private final Deliveries deliveries;
    private final Tenants tenants;
    private final TenantTransactions transactions;
    private final Clock clock;

    Evaluation(
            AlertRuleRepository rules,
            Watch watch,
            Refusals refusals,
            Deliveries deliveries,
            Tenants tenants,
            TenantTransactions transactions,
            Clock clock) {
        this.rules = rules;
        this.watch = watch;
        this.refusals = refusals;
        this.deliveries = deliveries;
        this.tenants = tenants;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** A bank that cannot be looked at keeps no other from being looked at. */
    @Scheduled(fixedDelay = 30, initialDelay = 10, timeUnit = TimeUnit.SECONDS)
    void look() {
        try {
            rules.watching().forEach(this::look);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("alerts wait for the database: {}", e.toString());
        }
    }

    private void look(Scope scope) {
        try {
            Instant now = clock.instant();
            List<AlertRule> inForce =
                    rules.list(scope).stream().filter(AlertRule::enabled).toList();
            budgets(scope, inForce, now);
            refusals(scope, inForce, now);
        } catch (RedisException
                | DataAccessException
                | TransactionException
                | HubProblem
                | IllegalStateException e) {
            LOG.warn("the alerts of {} could not be looked at: {}", scope, e.toString());
        }
    }

    private void budgets(Scope scope, List<AlertRule> inForce, Instant now) {
        List<AlertRule> budgets =
                inForce.stream().filter(it -> it.kind() == AlertRule.Kind.BUDGET).toList();
        if (budgets.isEmpty()) {
            return;
        }
        List<UsageTotals.Total> books = watch.books(scope, now);
        for (AlertRule rule : budgets) {
            AlertRule.Budget budget = rule.budget();
            if (budget != null) {
                raise(scope, rule, watch.crossings(scope, budget, books, now));
            }
        }
    }

    /** Of thresholds that are found reached in the same moment, only the highest is told. */
    private void raise(Scope scope, AlertRule rule, List<Deliveries.Crossing> crossings) {
        if (crossings.isEmpty()) {
            return;
        }
        transactions.call(
                scope,
                jdbc -> {
                    boolean told = false;
                    for (Deliveries.Crossing crossing : crossings.reversed()) {
                        told |=
                                deliveries.raise(
                                        scope,
                                        rule,
                                        crossing,
                                        told
                                                ? AlertDelivery.Status.SKIPPED
                                                : AlertDelivery.Status.PENDING);
                    }
                    return told;
                });
    }

    private void refusals(Scope scope, List<AlertRule> inForce, Instant now) {
        for (AlertRule rule : inForce) {
            AlertRule.RefusalBound bound = rule.refusals();
            if (bound != null) {
                long refused = refused(scope, bound, now);
                if (refused > bound.moreThan()) {
                    raise(scope, rule, List.of(crossing(bound, refused, now)));
                }
            }
        }
    }

    /** However long it goes on: one alert in an hour. */
    private static Deliveries.Crossing crossing(
            AlertRule.RefusalBound bound, long refused, Instant now) {
        return new Deliveries.Crossing(
                "hour:" + HOUR.format(now),
                bound.moreThan(),
                null,
                new AlertBody.RefusalState(
                        refused, bound.moreThan(), bound.windowMinutes(), bound.reason()));
    }

    private long refused(Scope scope, AlertRule.RefusalBound bound, Instant now) {
        List<TenantId> banks =
                scope.equals(Scope.ALLIANCE) ? tenants.ids() : List.of(new TenantId(scope.value()));
        return banks.stream()
                .mapToLong(it -> refusals.within(it, now, bound.windowMinutes(), bound.reason()))
                .sum();
    }
}
