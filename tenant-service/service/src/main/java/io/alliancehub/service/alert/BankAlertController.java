package io.alliancehub.service.alert;

import io.alliancehub.contract.TenantId;
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

/** A bank's alerts over HTTP. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/alerts")
final class BankAlertController {
    private final AlertEndpoints endpoints;

    BankAlertController(AlertEndpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.AUDITOR})
    @GetMapping
    AlertEndpoints.Rules list(@PathVariable TenantId tenant) {
        return endpoints.list(Scope.of(tenant));
    }

    /** The only answer that holds a webhook's secret; the same request again does not get it. */
    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE},
            bank = {Role.BANK_ADMIN, Role.FINANCE})
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<AlertEndpoints.NewRule> create(
            @PathVariable TenantId tenant, @RequestBody RuleBody body, HttpServletRequest request) {
        return endpoints.create(Scope.of(tenant), body, request);
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.AUDITOR})
    @GetMapping("/{rule}")
    AlertRule get(@PathVariable TenantId tenant, @PathVariable String rule) {
        return endpoints.get(Scope.of(tenant), rule);
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE},
            bank = {Role.BANK_ADMIN, Role.FINANCE})
    @PutMapping("/{rule}")
    ResponseEntity<AlertRule> update(
            @PathVariable TenantId tenant,
            @PathVariable String rule,
            @RequestBody RuleBody body,
            HttpServletRequest request) {
        return endpoints.update(Scope.of(tenant), rule, body, request);
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE},
            bank = {Role.BANK_ADMIN, Role.FINANCE})
    @DeleteMapping("/{rule}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> remove(
            @PathVariable TenantId tenant, @PathVariable String rule, HttpServletRequest request) {
        return endpoints.remove(Scope.of(tenant), rule, request);
    }

    /** Makes a new secret, shown in this answer alone. */
    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE},
            bank = {Role.BANK_ADMIN, Role.FINANCE})
    @PostMapping("/{rule}/secret")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<AlertEndpoints.NewRule> renew(
            @PathVariable TenantId tenant, @PathVariable String rule, HttpServletRequest request) {
        return endpoints.renew(Scope.of(tenant), rule, request);
    }

    /** Sends the rule's target a test. */
    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE},
            bank = {Role.BANK_ADMIN, Role.FINANCE})
    @PostMapping("/{rule}/test")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<AlertDelivery> test(
            @PathVariable TenantId tenant, @PathVariable String rule, HttpServletRequest request) {
        return endpoints.test(Scope.of(tenant), rule, request);
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.AUDITOR})
    @GetMapping("/deliveries")
    Page<AlertDelivery> deliveries(
            @PathVariable TenantId tenant,
            @RequestParam(required = false) @Nullable String ruleId,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return endpoints.deliveries(Scope.of(tenant), ruleId, PageRequest.of(limit, cursor));
    }
}
