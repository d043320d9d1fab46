package io.alliancehub.service.registry;

import io.alliancehub.contract.ModelKind;
import io.alliancehub.contract.ServedModel;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.change.Writes.Answer;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
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
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Models and grants over HTTP. */
@RestController
@RequestMapping("/api/v1/models")
final class ModelController {
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int DEFAULT_MAX_TOKENS = 1024;
    private final Models models;
    private final Grants grants;
    private final Writes writes;

    ModelController(Models models, Grants grants, Writes writes) {
        this.models = models;
        this.grants = grants;
        this.writes = writes;
    }

    @Allowed(alliance = Role.OPERATOR)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Model> register(@RequestBody NewModel body, HttpServletRequest request) {
        String alias = Require.text("alias", body.alias(), 64);
        if (!ALIAS.matcher(alias).matches()) {
            throw HubProblem.field(
                    "alias", "alias may have letters, digits, dots, colons, - and _ only");
        }
        ModelVersion version = version(body);
        @Nullable String displayName =
                body.displayName() == null
                        ? null
                        : Require.text("displayName", body.displayName(), 80);
        return writes.perform(
                request,
                Scope.ALLIANCE,
                body,
                Model.class,
                () -> {
                    Models.Registered done =
                            models.register(alias, version, displayName, body.ownerTenantId());
                    return switch (done.how()) {
                        case MADE -> Answer.of(201, done.model());
                        case KNOWN -> Answer.of(200, done.model());
                    };
                });
    }

    @Allowed(alliance = Role.OPERATOR)
    @PutMapping("/{alias}")
    ResponseEntity<Model> repoint(
            @PathVariable String alias, @RequestBody NewVersion body, HttpServletRequest request) {
        String version = Require.text("modelVersion", body.modelVersion(), 64);
        return writes.update(
                request, Scope.ALLIANCE, body, Model.class, () -> models.repoint(alias, version));
    }

    @Allowed(alliance = Role.OPERATOR)
    @DeleteMapping("/{alias}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> retire(@PathVariable String alias, HttpServletRequest request) {
        return writes.remove(request, Scope.ALLIANCE, () -> models.retire(alias));
    }

    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR})
    @GetMapping("/{alias}/grants")
    Page<Grants.GrantView> grants(@PathVariable String alias) {
        return grants.list(alias);
    }

    @Allowed(alliance = Role.OPERATOR)
    @PutMapping("/{alias}/grants/{tenant}")
    ResponseEntity<ModelGrant> grant(
            @PathVariable String alias, @PathVariable TenantId tenant, HttpServletRequest request) {
        return writes.update(
                request,
                Scope.of(tenant),
                null,
                ModelGrant.class,
                () -> grants.grant(tenant, alias));
    }

    @Allowed(alliance = Role.OPERATOR)
    @DeleteMapping("/{alias}/grants/{tenant}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> revoke(
            @PathVariable String alias, @PathVariable TenantId tenant, HttpServletRequest request) {
        return writes.remove(request, Scope.of(tenant), () -> grants.revoke(tenant, alias));
    }

    private static ModelVersion version(NewModel body) {
        ServedModel served = Require.present("servedModel", body.servedModel());
        Require.text("servedModel.name", served.name(), 128);
        Require.text("servedModel.architecture", served.architecture(), 64);
        Require.text("servedModel.quantisation", served.quantisation(), 64);
        if (served.use() != ModelKind.of(served.architecture())) {
            throw HubProblem.field(
                    "servedModel.kind",
                    "a model of this architecture is for " + ModelKind.of(served.architecture()));
        }
        digest("servedModel.baseDigest", served.baseDigest());
        digest("servedModel.tokenizerDigest", served.tokenizerDigest());
        if (served.templateDigest() != null) {
            digest("servedModel.templateDigest", served.templateDigest());
        }
        if (served.contextLength() < 1) {
            throw HubProblem.field("servedModel.contextLength", "contextLength must be positive");
        }
        int most = served.contextLength();
        int defaultMaxTokens =
                body.defaultMaxTokens() == null
                        ? Math.min(DEFAULT_MAX_TOKENS, most)
                        : body.defaultMaxTokens();
        if (defaultMaxTokens < 1 || defaultMaxTokens > most) {
            throw HubProblem.field(
                    "defaultMaxTokens", "defaultMaxTokens must lie between 1 and " + most);
        }
        return ModelVersion.of(served, defaultMaxTokens);
    }

    private static void digest(String field, @Nullable String value) {
        if (!DIGEST.matcher(Require.present(field, value)).matches()) {
            throw HubProblem.field(field, field + " must be 64 lower-case hexadecimal digits");
        }
    }

    /**
     * A model to register.
     *
     * @param servedModel as a member describes it
     * @param defaultMaxTokens granted where a request names no maximum; 1024 where it is missing
     * @param ownerTenantId missing where the model is the alliance's
     */
    record NewModel(
            @Nullable String alias,
            @Nullable ServedModel servedModel,
            @Nullable String displayName,
            @Nullable Integer defaultMaxTokens,
            @Nullable TenantId ownerTenantId) {}

    record NewVersion(@Nullable String modelVersion) {}
}
