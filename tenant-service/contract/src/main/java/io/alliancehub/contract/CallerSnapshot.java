package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a gateway needs to know of one API key, written by the service at each change and read
 * from Redis, or over the internal API, by gateways.
 *
 * @param secretHash {@link KeyHash} of the key
 * @param status what the key may do; anything but ACTIVE is refused
 * @param expiresAt the key is refused from this moment on
 * @param models aliases that the key is scoped to; empty means all that the bank may call
 * @param limits every limit on bank, project, app and key
 * @param version grows with each change of this snapshot
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CallerSnapshot(
        KeyId keyId,
        String secretHash,
        TenantId tenantId,
        ProjectId projectId,
        AppId appId,
        KeyStatus status,
        @Nullable Instant expiresAt,
        List<String> models,
        List<AppliedLimit> limits,
        long version) {
    /** Why a key can or cannot be used; bank, project and app states are folded in. */
    public enum KeyStatus {
        ACTIVE,
        REVOKED,
        /** The bank, its project or its app is suspended or closed. */
        SUSPENDED
    }

    public CallerSnapshot {
        models = List.copyOf(models);
        limits = List.copyOf(limits);
    }

    @Override
    public String toString() {
        return "CallerSnapshot[" + tenantId + "/" + keyId + " " + status + " v" + version + "]";
    }
}
