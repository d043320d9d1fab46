package io.alliancehub.service.apikey;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.KeyId;
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
 */
public record ApiKey(
        KeyId id,
        String masked,
        String name,
        AppId appId,
        ProjectId projectId,
        Status status,
        List<String> models,
        @Nullable Instant expiresAt,
        Instant createdAt,
        @Nullable Instant revokedAt,
        @Nullable String revokeReason,
        CallerSnapshot.Kind kind) {
    /** Whether the key was taken back. A key that has expired stays ACTIVE in name. */
    public enum Status {
        ACTIVE,
        REVOKED
    }

    public ApiKey {
        models = List.copyOf(models);
    }
}
