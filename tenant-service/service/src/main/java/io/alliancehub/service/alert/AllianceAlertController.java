package io.alliancehub.service.alert;

import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Alerts over all banks, for the alliance itself, over HTTP. */
@RestController
@RequestMapping("/api/v1/alerts")
final class AllianceAlertController {
    private final AlertEndpoints endpoints;

    AllianceAlertController(AlertEndpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR})
    @GetMapping
    AlertEndpoints.Rules list() {
        return endpoints.list(Scope.ALLIANCE);
    }

    /** The only answer that holds a webhook's secret; the same request again does not get it. */
    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE})
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<AlertEndpoints.NewRule> create(
            @RequestBody RuleBody body, HttpServletRequest request) {
        return endpoints.create(Scope.ALLIANCE, body, request);
    }

    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR})
    @GetMapping("/{rule}")
    AlertRule get(@PathVariable String rule) {
        return endpoints.get(Scope.ALLIANCE, rule);
    }

    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE})
    @PutMapping("/{rule}")
    ResponseEntity<AlertRule> update(
            @PathVariable String rule, @RequestBody RuleBody body, HttpServletRequest request) {
        return endpoints.update(Scope.ALLIANCE, rule, body, request);
    }

    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE})
    @DeleteMapping("/{rule}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> remove(@PathVariable String rule, HttpServletRequest request) {
        return endpoints.remove(Scope.ALLIANCE, rule, request);
    }

    /** Makes a new secret, shown in this answer alone. */
    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE})
    @PostMapping("/{rule}/secret")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<AlertEndpoints.NewRule> renew(
            @PathVariable String rule, HttpServletRequest request) {
        return endpoints.renew(Scope.ALLIANCE, rule, request);
    }

    /** Sends the rule's target a test. */
    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE})
    @PostMapping("/{rule}/test")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<AlertDelivery> test(@PathVariable String rule, HttpServletRequest request) {
        return endpoints.test(Scope.ALLIANCE, rule, request);
    }

    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR})
    @GetMapping("/deliveries")
    Page<AlertDelivery> deliveries(
            @RequestParam(required = false) @Nullable String ruleId,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return endpoints.deliveries(Scope.ALLIANCE, ruleId, PageRequest.of(limit, cursor));
    }
}
