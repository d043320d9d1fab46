package io.alliancehub.service.adapter;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.registry.DerivedModels;
import io.alliancehub.service.registry.Grants;
import io.alliancehub.service.registry.Model;
import io.alliancehub.service.registry.ModelGrant;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a bank's derived models are called by, and which other banks may call them. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/derived-models/{name}")
final class DerivedModelController {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,22}");
    private final Adapters adapters;
    private final DerivedModels models;
    private final Grants grants;
    private final Writes writes;

    DerivedModelController(Adapters adapters, DerivedModels models, Grants grants, Writes writes) {
        this.adapters = adapters;
        this.models = models;
        this.grants = grants;
        this.writes = writes;
    }

    /**
     * Has the alias {@code <bank>:<name>} point at one of the bank's versions, from now on for each
     * call that comes; makes it where there is none, and revives a retired one.
     */
    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PutMapping
    ResponseEntity<Model> point(
            @PathVariable TenantId tenant,
            @PathVariable String name,
            @RequestBody AliasTarget body,
            HttpServletRequest request) {
        if (!NAME.matcher(name).matches()) {
            throw HubProblem.field(
                    "name",
                    "name must be 1 to 23 lower-case letters, digits, dots, - and _, and begin with"
                            + " a letter or digit");
        }
        String version = Require.text("modelVersion", body.modelVersion(), 64);
        @Nullable String displayName =
                body.displayName() == null
                        ? null
                        : Require.text("displayName", body.displayName(), 80);
        String alias = DerivedModels.alias(tenant, name);
        return writes.update(
                request,
                Scope.of(tenant),
                body,
                Model.class,
                () -> adapters.point(tenant, alias, version, displayName));
    }

    /** Takes the alias away from callers; what was used stays on the bill. */
    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> retire(
            @PathVariable TenantId tenant, @PathVariable String name, HttpServletRequest request) {
        String alias = DerivedModels.alias(tenant, name);
        return writes.remove(request, Scope.of(tenant), () -> models.retire(tenant, alias));
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/grants")
    Page<Grants.GrantView> grants(@PathVariable TenantId tenant, @PathVariable String name) {
        String alias = DerivedModels.alias(tenant, name);
        models.own(tenant, alias);
        return grants.list(alias);
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PutMapping("/grants/{bank}")
    ResponseEntity<ModelGrant> grant(
            @PathVariable TenantId tenant,
            @PathVariable String name,
            @PathVariable TenantId bank,
            HttpServletRequest request) {
        String alias = DerivedModels.alias(tenant, name);
        return writes.update(
                request,
                Scope.of(tenant),
                null,
                ModelGrant.class,
                () -> models.grant(tenant, alias, bank));
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @DeleteMapping("/grants/{bank}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> revoke(
            @PathVariable TenantId tenant,
            @PathVariable String name,
            @PathVariable TenantId bank,
            HttpServletRequest request) {
        String alias = DerivedModels.alias(tenant, name);
        return writes.remove(request, Scope.of(tenant), () -> models.revoke(tenant, alias, bank));
    }

    /** Where an alias is to point. */
    record AliasTarget(@Nullable String modelVersion, @Nullable String displayName) {}
}
