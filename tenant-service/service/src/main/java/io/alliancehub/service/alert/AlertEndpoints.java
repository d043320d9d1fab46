package io.alliancehub.service.alert;

import io.alliancehub.service.change.Writes;
import io.alliancehub.service.change.Writes.Answer;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** What both roads to the alerts have in common: a bank's, and the alliance's. */
@Component
final class AlertEndpoints {
    private final Alerts alerts;
    private final Deliveries deliveries;
    private final Writes writes;

    AlertEndpoints(Alerts alerts, Deliveries deliveries, Writes writes) {
        this.alerts = alerts;
        this.deliveries = deliveries;
        this.writes = writes;
    }

    /** All rules; there are at most some tens. */
    record Rules(List<AlertRule> items) {
        Rules {
            items = List.copyOf(items);
        }
    }

    /**
     * A rule that was made.
     *
     * @param secret what its webhooks are signed with, shown in this answer alone; absent for
     *     e-mail
     */
    record NewRule(AlertRule rule, @Nullable String secret) {
        @Override
        public String toString() {
            return "NewRule[" + rule.id() + "]";
        }
    }

    Rules list(Scope scope) {
        return new Rules(alerts.list(scope));
    }

    AlertRule get(Scope scope, String id) {
        return alerts.get(scope, id).shown();
    }

    ResponseEntity<NewRule> create(Scope scope, RuleBody body, HttpServletRequest request) {
        String target = alerts.target(body);
        return writes.perform(
                request,
                scope,
                body,
                NewRule.class,
                () -> shown(alerts.create(scope, body, target)));
    }

    ResponseEntity<AlertRule> update(
            Scope scope, String id, RuleBody body, HttpServletRequest request) {
        @Nullable String target = body.target() == null ? null : alerts.target(body);
        return writes.update(
                request,
                scope,
                body,
                AlertRule.class,
                () -> alerts.update(scope, id, body, target));
    }

    ResponseEntity<Void> remove(Scope scope, String id, HttpServletRequest request) {
        return writes.remove(request, scope, () -> alerts.remove(scope, id));
    }

    ResponseEntity<NewRule> renew(Scope scope, String id, HttpServletRequest request) {
        return writes.perform(
                request, scope, null, NewRule.class, () -> shown(alerts.renew(scope, id)));
    }

    ResponseEntity<AlertDelivery> test(Scope scope, String id, HttpServletRequest request) {
        return writes.create(
                request,
                scope,
                null,
                AlertDelivery.class,
                () -> deliveries.test(scope, alerts.changeable(scope, id)));
    }

    Page<AlertDelivery> deliveries(Scope scope, @Nullable String ruleId, PageRequest page) {
        return deliveries.list(scope, ruleId, page);
    }

    private static Answer<NewRule> shown(Alerts.Made made) {
        NewRule answer = new NewRule(made.rule(), made.secret());
        return made.secret() == null
                ? Answer.of(201, answer)
                : Answer.shownOnce(answer, Map.of("rule", made.rule().id()));
    }
}
