package io.alliancehub.service.alert;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.quota.Limits;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.Apps;
import io.alliancehub.service.tenant.NewIds;
import io.alliancehub.service.tenant.Projects;
import io.alliancehub.service.tenant.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** Rules of banks and of the alliance: made, changed, removed. */
@Service
final class Alerts {
    private static final int RULES_MAX = 50;
    private static final Set<LimitKind> MONTHLY =
            Set.of(LimitKind.MONEY_PER_MONTH, LimitKind.TOKENS_PER_MONTH);
    private final AlertRuleRepository repository;
    private final RuleSecrets secrets;
    private final Targets targets;
    private final Places places;
    private final TenantTransactions transactions;
    private final NewIds ids;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Alerts(
            AlertRuleRepository repository,
            RuleSecrets secrets,
            Targets targets,
            Places places,
            TenantTransactions transactions,
            NewIds ids,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.secrets = secrets;
        this.targets = targets;
        this.places = places;
        this.transactions = transactions;
        this.ids = ids;
        this.events = events;
        this.clock = clock;
    }

    /**
     * A rule that was made.
     *
     * @param secret what its webhooks are signed with, shown this once; null for e-mail
     */
    record Made(AlertRule rule, @Nullable String secret) {
        @Override
        public String toString() {
            return "Made[" + rule.id() + "]";
        }
    }

    /** The target is looked up before the transaction: a name server may be slow. */
    String target(RuleBody body) {
        requireMayChange(body.ofKind());
        return targets.require(body.by(), Require.present("target", body.target()));
    }

    Made create(Scope scope, RuleBody body, String target) {
        return transactions.call(
                scope,
                jdbc -> {
                    places.require(scope, body.budget());
                    if (repository.list(scope).size() >= RULES_MAX) {
                        throw new HubProblem(
                                ProblemCode.CONFLICT,
                                "there are " + RULES_MAX + " rules, which is the most; remove one");
                    }
                    Instant now = Columns.now(clock);
                    AlertRule rule = rule(ids.next("alr"), body, target, now, now);
                    @Nullable String secret =
                            rule.channel() == AlertRule.Channel.WEBHOOK ? secrets.next() : null;
                    repository.insert(
                            scope, rule, secret == null ? null : secrets.seal(rule.id(), secret));
                    events.publishEvent(
                            Change.made(scope, "alert_rule.created", rule.id(), rule.shown()));
                    return new Made(rule.shown(), secret);
                });
    }

    /** Changes a rule; its kind and its channel stay. */
    AlertRule update(Scope scope, String id, RuleBody body, @Nullable String newTarget) {
        return transactions.call(
                scope,
                jdbc -> {
                    AlertRule before = changeable(scope, id);
                    if (body.ofKind() != before.kind() || body.by() != before.channel()) {
                        throw HubProblem.field(
                                "kind", "kind and channel stay as they are; make another rule");
                    }
                    places.require(scope, body.budget());
                    AlertRule after =
                            rule(
                                    id,
                                    body,
                                    newTarget == null ? before.target() : newTarget,
                                    before.createdAt(),
                                    Columns.now(clock));
                    repository.update(scope, after);
                    return changed(scope, "alert_rule.changed", before, after);
                });
    }

    /** Makes another secret; the old one signs nothing from now on. */
    Made renew(Scope scope, String id) {
        return transactions.call(
                scope,
                jdbc -> {
                    AlertRule before = changeable(scope, id);
                    if (before.channel() != AlertRule.Channel.WEBHOOK) {
                        throw new HubProblem(ProblemCode.CONFLICT, "e-mails are not signed");
                    }
                    String secret = secrets.next();
                    repository.secret(scope, id, secrets.seal(id, secret), Columns.now(clock));
                    AlertRule after = get(scope, id);
                    return new Made(
                            changed(scope, "alert_rule.secret_renewed", before, after), secret);
                });
    }

    void remove(Scope scope, String id) {
        transactions.call(
                scope,
                jdbc -> {
                    AlertRule gone = changeable(scope, id);
                    repository.delete(scope, id);
                    events.publishEvent(
                            Change.removed(scope, "alert_rule.removed", id, gone.shown()));
                    return true;
                });
    }

    /** With its whole target: not to be shown. */
    AlertRule get(Scope scope, String id) {
        return repository.find(scope, id).orElseThrow(() -> HubProblem.notFound("alert rule"));
    }

    List<AlertRule> list(Scope scope) {
        places.requireScope(scope);
        return repository.list(scope).stream().map(AlertRule::shown).toList();
    }

    /** With its whole target, where the caller may change it. */
    AlertRule changeable(Scope scope, String id) {
        AlertRule rule = get(scope, id);
        requireMayChange(rule.kind());
        return rule;
    }

    private AlertRule changed(Scope scope, String action, AlertRule before, AlertRule after) {
        events.publishEvent(
                new Change(scope, action, after.id(), before.shown(), after.shown(), null));
        return after.shown();
    }

    /** Finance watches over money and nothing else. */
    private static void requireMayChange(AlertRule.Kind kind) {
        Set<Role> roles = Actor.current().map(Actor::roles).orElse(Set.of());
        boolean any = roles.contains(Role.OPERATOR) || roles.contains(Role.BANK_ADMIN);
        if (!any && kind != AlertRule.Kind.BUDGET) {
            throw new HubProblem(ProblemCode.FORBIDDEN, "your role may only set budget alerts");
        }
    }

    private static AlertRule rule(
            String id, RuleBody body, String target, Instant createdAt, Instant updatedAt) {
        return new AlertRule(
                id,
                body.named(),
                body.ofKind(),
                body.budget(),
                body.refusals(),
                body.by(),
                target,
                body.isEnabled(),
                createdAt,
                updatedAt);
    }

    /** Whether what a budget is of is there. */
    @org.springframework.stereotype.Component
    static final class Places {
        private final Tenants tenants;
        private final Projects projects;
        private final Apps apps;
        private final Limits limits;

        Places(Tenants tenants, Projects projects, Apps apps, Limits limits) {
            this.tenants = tenants;
            this.projects = projects;
            this.apps = apps;
            this.limits = limits;
        }

        void requireScope(Scope scope) {
            if (!scope.equals(Scope.ALLIANCE)) {
                tenants.get(new TenantId(scope.value()));
            }
        }

        void require(Scope scope, AlertRule.@Nullable Budget budget) {
            requireScope(scope);
            if (budget == null) {
                return;
            }
            if (scope.equals(Scope.ALLIANCE)) {
                if (budget.limitId() != null || budget.level() != null) {
                    throw HubProblem.field(
                            "level", "a budget of the alliance is of all banks; leave this out");
                }
                return;
            }
            TenantId tenant = new TenantId(scope.value());
            if (budget.limitId() != null) {
                requireMonthly(tenant, budget.limitId());
            } else {
                requireSubject(tenant, budget);
            }
        }

        private void requireMonthly(TenantId tenant, String limitId) {
            boolean monthly =
                    limits.find(tenant, limitId)
                            .filter(it -> MONTHLY.contains(it.kind()))
                            .isPresent();
            if (!monthly) {
                throw HubProblem.field(
                        "limitId", "limitId must be a limit of this bank on a month");
            }
        }

        private void requireSubject(TenantId tenant, AlertRule.Budget budget) {
            LimitLevel level = Require.present("level", budget.level());
            String subject = Require.present("subjectId", budget.subjectId());
            switch (level) {
                case BANK -> {
                    if (!subject.equals(tenant.value())) {
                        throw HubProblem.field("subjectId", "subjectId must be the bank's id");
                    }
                }
                case PROJECT ->
                        projects.get(
                                tenant, Require.parsed("subjectId", () -> new ProjectId(subject)));
                case APP -> apps.get(tenant, Require.parsed("subjectId", () -> new AppId(subject)));
                case KEY -> throw HubProblem.field("level", "level must be BANK, PROJECT or APP");
            }
        }
    }
}
