package io.alliancehub.service.alert;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.tenant.NewIds;
import io.alliancehub.service.tenant.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * Alerts that were raised. What is written here goes out; whoever writes it first has raised it.
 */
@Service
final class Deliveries {
    private static final Duration TESTS_WITHIN = Duration.ofMinutes(1);
    private static final int TESTS_MAX = 5;
    private final DeliveryRepository repository;
    private final Tenants tenants;
    private final NewIds ids;
    private final JsonMapper json;
    private final Clock clock;

    Deliveries(
            DeliveryRepository repository,
            Tenants tenants,
            NewIds ids,
            JsonMapper json,
            Clock clock) {
        this.repository = repository;
        this.tenants = tenants;
        this.ids = ids;
        this.json = json;
        this.clock = clock;
    }

    /** A threshold that was crossed; one of the two states is there. */
    record Crossing(
            String period,
            long threshold,
            AlertBody.@Nullable BudgetState budget,
            AlertBody.@Nullable RefusalState refusals) {}

    /** Raises an alert, once for all replicas; false where it was raised before. */
    boolean raise(Scope scope, AlertRule rule, Crossing crossing, AlertDelivery.Status status) {
        String type = crossing.budget() == null ? "alert.refusals" : "alert.budget";
        Instant now = Columns.now(clock);
        AlertBody body = body(scope, rule, type, crossing, now);
        return repository.insert(scope, rule, raised(body, crossing, status));
    }

    /** Sends a rule's target an alert that says it is a test. */
    AlertDelivery test(Scope scope, AlertRule rule) {
        Instant now = Columns.now(clock);
        if (repository.countTests(scope, rule.id(), now.minus(TESTS_WITHIN)) >= TESTS_MAX) {
            throw new HubProblem(
                    ProblemCode.TOO_MANY_AT_ONCE,
                    "at most " + TESTS_MAX + " tests of a rule in a minute");
        }
        Crossing crossing = new Crossing("test:" + ids.next("t"), 0, null, null);
        AlertBody body = body(scope, rule, "alert.test", crossing, now);
        repository.insert(scope, rule, raised(body, crossing, AlertDelivery.Status.PENDING));
        return repository.find(scope, body.id()).orElseThrow();
    }

    Page<AlertDelivery> list(Scope scope, @Nullable String ruleId, PageRequest page) {
        if (!scope.equals(Scope.ALLIANCE)) {
            tenants.get(new TenantId(scope.value()));
        }
        return Page.of(
                repository.list(scope, ruleId, page),
                page,
                it -> new Cursor(it.createdAt(), it.id()));
    }

    private DeliveryRepository.Raised raised(
            AlertBody body, Crossing crossing, AlertDelivery.Status status) {
        return new DeliveryRepository.Raised(
                body.id(),
                crossing.period(),
                crossing.threshold(),
                status,
                json.writeValueAsString(body),
                body.createdAt());
    }

    private AlertBody body(
            Scope scope, AlertRule rule, String type, Crossing crossing, Instant now) {
        return new AlertBody(
                ids.next("ald"),
                type,
                now,
                tenant(scope),
                new AlertBody.Named(rule.id(), rule.name()),
                crossing.period(),
                crossing.budget(),
                crossing.refusals());
    }

    private AlertBody.@Nullable Named tenant(Scope scope) {
        return scope.equals(Scope.ALLIANCE)
                ? null
                : new AlertBody.Named(
                        scope.value(), tenants.get(new TenantId(scope.value())).name());
    }
}
