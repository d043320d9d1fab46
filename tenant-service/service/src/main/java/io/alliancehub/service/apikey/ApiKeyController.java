package io.alliancehub.service.apikey;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.Network;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Reason;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.change.Writes.Answer;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Keys over HTTP. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/keys")
final class ApiKeyController {
    private static final long OVERLAP_SECONDS_MAX = Duration.ofDays(30).toSeconds();
    private final ApiKeys keys;
    private final Writes writes;

    ApiKeyController(ApiKeys keys, Writes writes) {
        this.keys = keys;
        this.writes = writes;
    }

    /** The only answer that holds the key's text; the same request again does not get it. */
    @Allowed(
            alliance = Role.OPERATOR,
            bank = {Role.BANK_ADMIN, Role.DEVELOPER})
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<NewKeyAnswer> create(
            @PathVariable TenantId tenant, @RequestBody NewKey body, HttpServletRequest request) {
        ApiKeys.Wanted wanted =
                new ApiKeys.Wanted(
                        Require.present("appId", body.appId()),
                        Require.text("name", body.name(), KeyFields.NAME_LENGTH_MAX),
                        KeyFields.models(body.models()),
                        KeyFields.networks(body.networks()),
                        Require.moment("expiresAt", body.expiresAt()));
        return writes.perform(
                request,
                Scope.of(tenant),
                body,
                NewKeyAnswer.class,
                () -> {
                    ApiKeys.Made made = keys.create(tenant, wanted);
                    return Answer.shownOnce(NewKeyAnswer.of(made), made.key().id());
                });
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping
    Page<ApiKey> list(
            @PathVariable TenantId tenant,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable ProjectId projectId,
            @RequestParam(required = false) @Nullable AppId appId,
            @RequestParam(required = false) KeyFilter.@Nullable State status,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return keys.list(
                tenant,
                KeyFilter.of(q, projectId, appId, status),
                ApiKeyRepository.SORTING.request(sort, limit, cursor));
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/{key}")
    ApiKey get(@PathVariable TenantId tenant, @PathVariable KeyId key) {
        return keys.get(tenant, key);
    }

    @Allowed(
            alliance = Role.OPERATOR,
            bank = {Role.BANK_ADMIN, Role.DEVELOPER})
    @PatchMapping("/{key}")
    ResponseEntity<ApiKey> change(
            @PathVariable TenantId tenant,
            @PathVariable KeyId key,
            @RequestBody KeyChange body,
            HttpServletRequest request) {
        body.check();
        return writes.update(
                request,
                Scope.of(tenant),
                body,
                ApiKey.class,
                () -> keys.change(tenant, key, body));
    }

    /** As with a new key, its text is in this answer alone. */
    @Allowed(
            alliance = Role.OPERATOR,
            bank = {Role.BANK_ADMIN, Role.DEVELOPER})
    @PostMapping("/{key}/rotate")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<NewKeyAnswer> rotate(
            @PathVariable TenantId tenant,
            @PathVariable KeyId key,
            @RequestBody Rotation body,
            HttpServletRequest request) {
        long seconds = Require.present("overlapSeconds", body.overlapSeconds());
        if (seconds < 0 || seconds > OVERLAP_SECONDS_MAX) {
            throw HubProblem.field(
                    "overlapSeconds",
                    "overlapSeconds must lie between 0 and " + OVERLAP_SECONDS_MAX);
        }
        return writes.perform(
                request,
                Scope.of(tenant),
                body,
                NewKeyAnswer.class,
                () -> {
                    ApiKeys.Made made = keys.rotate(tenant, key, Duration.ofSeconds(seconds));
                    return Answer.shownOnce(NewKeyAnswer.of(made), made.key().id());
                });
    }

    @Allowed(
            alliance = Role.OPERATOR,
            bank = {Role.BANK_ADMIN, Role.DEVELOPER})
    @PostMapping("/{key}/revoke")
    ResponseEntity<ApiKey> revoke(
            @PathVariable TenantId tenant,
            @PathVariable KeyId key,
            @RequestBody Reason reason,
            HttpServletRequest request) {
        String text = reason.text();
        return writes.update(
                request,
                Scope.of(tenant),
                reason,
                ApiKey.class,
                () -> keys.revoke(tenant, key, text));
    }

    /**
     * A key to make.
     *
     * @param models missing or empty: all that the bank may call
     * @param networks where it may be used from, in CIDR notation; missing or empty: anywhere
     */
    record NewKey(
            @Nullable AppId appId,
            @Nullable String name,
            @Nullable List<String> models,
            @Nullable List<String> networks,
            @Nullable Instant expiresAt) {}

    /**
     * How a key is replaced.
     *
     * @param overlapSeconds how long the old one goes on, at most 30 days
     */
    record Rotation(@Nullable Long overlapSeconds) {}

    /**
     * A key that was made.
     *
     * @param apiKey the whole key, shown in this answer alone
     */
    record NewKeyAnswer(
            KeyId id,
            String apiKey,
            String name,
            AppId appId,
            ProjectId projectId,
            ApiKey.Status status,
            List<String> models,
            List<Network> networks,
            @Nullable Instant expiresAt,
            Instant createdAt,
            @Nullable KeyId replaces) {
        static NewKeyAnswer of(ApiKeys.Made made) {
            ApiKey key = made.key();
            return new NewKeyAnswer(
                    key.id(),
                    made.text().reveal(),
                    key.name(),
                    key.appId(),
                    key.projectId(),
                    key.status(),
                    key.models(),
                    key.networks(),
                    key.expiresAt(),
                    key.createdAt(),
                    key.replaces());
        }

        @Override
        public String toString() {
            return "NewKeyAnswer[" + id + "]";
        }
    }
}
