package io.alliancehub.service.apikey;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.Network;
import io.alliancehub.contract.ProjectId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as anybody may see it: its secret is not here.
 *
 * @param masked the beginning of the key's text, to recognise it by
 * @param kind a service account has no text: its callers show tokens of the hub's realm
 * @param models aliases that it is scoped to; empty for all that the bank may call
 * @param networks where it may be used from; empty for anywhere
 * @param replaces the key that it was made in the place of; null where it is a first one
 * @param lastUsedAt when its last call was admitted that stands on the bill, to the minute
 */
public record ApiKey(
        KeyId id,
        String masked,
        String name,
        AppId appId,
        ProjectId projectId,
        Status status,
        List<String> models,
        List<Network> networks,
        @Nullable Instant expiresAt,
        Instant createdAt,
        @Nullable KeyId replaces,
        @Nullable Instant revokedAt,
        @Nullable String revokeReason,
        @Nullable Instant lastUsedAt,
        CallerSnapshot.Kind kind) {
    /** Whether the key was taken back. A key that has expired stays ACTIVE in name. */
    public enum Status {
        ACTIVE,
        REVOKED
    }

    public ApiKey {
        models = List.copyOf(models);
        networks = networks == null ? List.of() : List.copyOf(networks);
    }

    /** Whether nobody can use it any more. */
    boolean isOver(Instant now) {
        return status == Status.REVOKED || (expiresAt != null && !now.isBefore(expiresAt));
    }

    /** This key with another end. */
    ApiKey expiring(@Nullable Instant at) {
        return new ApiKey(
                id,
                masked,
                name,
                appId,
                projectId,
                status,
                models,
                networks,
                at,
                createdAt,
                replaces,
                revokedAt,
                revokeReason,
                lastUsedAt,
                kind);
    }
}
