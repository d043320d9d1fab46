package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that a gateway needs to know of one API key or service account, written by the service at
 * each change and read from Redis, or over the internal API, by gateways.
 *
 * @param secretHash {@link KeyHash} of the key; empty for a service account
 * @param status what the key may do; anything but ACTIVE is refused
 * @param expiresAt the key is refused from this moment on
 * @param models aliases that the key is scoped to; empty means all that the bank may call
 * @param limits every limit on bank, project, app and key
 * @param networks where the key may be used from; empty means anywhere
 * @param version grows with each change of this snapshot
 * @param kind what proves that the caller is this one; missing in old snapshots, which are of keys
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
        List<Network> networks,
        long version,
        Kind kind) {
    /** What a caller of this record must show. */
    public enum Kind {
        /** The text of an API key. */
        API_KEY,
        /** A token that the hub's realm issued to the service account. */
        SERVICE_ACCOUNT
    }

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
        // Absent where a service wrote it that knew of no networks yet.
        networks = networks == null ? List.of() : List.copyOf(networks);
        kind = Objects.requireNonNullElse(kind, Kind.API_KEY);
    }

    /** The snapshot of an API key that may be used from anywhere. */
    public CallerSnapshot(
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
        this(
                keyId,
                secretHash,
                tenantId,
                projectId,
                appId,
                status,
                expiresAt,
                models,
                limits,
                List.of(),
                version,
                Kind.API_KEY);
    }

    /** Whether the key may be used from there. */
    public boolean allows(IpAddress address) {
        return networks.isEmpty() || networks.stream().anyMatch(it -> it.contains(address));
    }

    @Override
    public String toString() {
        return "CallerSnapshot[" + tenantId + "/" + keyId + " " + status + " v" + version + "]";
    }
}
