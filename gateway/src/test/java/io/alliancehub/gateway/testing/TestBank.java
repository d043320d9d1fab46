package io.alliancehub.gateway.testing;

import io.alliancehub.contract.ApiKeyText;
import io.alliancehub.contract.AppId;
import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.CallerSnapshot.KeyStatus;
import io.alliancehub.contract.KeyHash;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.Network;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A synthetic bank with one key.
 *
 * @param key its text, which only a test may hold
 */
public record TestBank(TenantId tenant, ApiKeyText key, CallerSnapshot snapshot) {
    private static final byte[] PEPPER =
            "a pepper of tests, 32 bytes long".getBytes(StandardCharsets.US_ASCII);
    private static final SecureRandom RANDOM = new SecureRandom();

    public static String pepper() {
        return Base64.getEncoder().encodeToString(PEPPER);
    }

    /** A bank whose key has these limits on the level of the bank. */
    public static TestBank of(String name, AppliedLimit... limits) {
        ApiKeyText key = ApiKeyText.generate("test", RANDOM);
        return new TestBank(
                new TenantId(name),
                key,
                new CallerSnapshot(
                        key.id(),
                        new KeyHash(PEPPER).of(key),
                        new TenantId(name),
                        new ProjectId(name + "-project"),
                        new AppId(name + "-app"),
                        KeyStatus.ACTIVE,
                        null,
                        List.of(),
                        List.of(limits),
                        1));
    }

    public static AppliedLimit limit(LimitLevel level, String subject, LimitKind kind, long value) {
        return new AppliedLimit(level, subject, kind, value);
    }

    public TestBank withStatus(KeyStatus status) {
        return new TestBank(tenant, key, changed(status, snapshot.expiresAt(), snapshot.models()));
    }

    public TestBank withExpiry(Instant expiresAt) {
        return new TestBank(tenant, key, changed(snapshot.status(), expiresAt, snapshot.models()));
    }

    public TestBank withModels(String... models) {
        return new TestBank(
                tenant, key, changed(snapshot.status(), snapshot.expiresAt(), List.of(models)));
    }

    public TestBank withNetworks(String... networks) {
        return with(
                snapshot.limits(),
                Stream.of(networks).map(Network::parse).toList(),
                snapshot.kind());
    }

    /** The same, but that a token of the realm is asked for. */
    public TestBank asServiceAccount() {
        return with(snapshot.limits(), snapshot.networks(), CallerSnapshot.Kind.SERVICE_ACCOUNT);
    }

    private TestBank with(
            List<AppliedLimit> limits, List<Network> networks, CallerSnapshot.Kind kind) {
        return new TestBank(
                tenant,
                key,
                new CallerSnapshot(
                        snapshot.keyId(),
                        snapshot.secretHash(),
                        snapshot.tenantId(),
                        snapshot.projectId(),
                        snapshot.appId(),
                        snapshot.status(),
                        snapshot.expiresAt(),
                        snapshot.models(),
                        limits,
                        networks,
                        snapshot.version() + 1,
                        kind));
    }

    private CallerSnapshot changed(
            KeyStatus status, @Nullable Instant expiresAt, List<String> models) {
        return new CallerSnapshot(
                snapshot.keyId(),
                snapshot.secretHash(),
                snapshot.tenantId(),
                snapshot.projectId(),
                snapshot.appId(),
                status,
                expiresAt,
                models,
                snapshot.limits(),
                snapshot.networks(),
                snapshot.version() + 1,
                snapshot.kind());
    }
}
