package io.alliancehub.gateway.identity;

import io.alliancehub.contract.ApiKeyText;
import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.KeyId;
import io.alliancehub.gateway.identity.Authentication.Accepted;
import io.alliancehub.gateway.identity.Authentication.Reason;
import io.alliancehub.gateway.identity.Authentication.Rejected;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who is calling. Thread-safe; may block on a look-up.
 *
 * <p>Fails closed: where revocations cannot be heard, no cached key is trusted. Guessing is
 * bounded: a key with a wrong checksum costs nothing, one that does not exist costs one look-up in
 * five seconds, and only so many look-ups run at once.
 */
public final class Authenticator {
    private static final Logger log = LoggerFactory.getLogger(Authenticator.class);
    private static final int KNOWN_MAX = 50_000;
    private static final int MISSING_MAX = 50_000;
    private static final int LOOKUPS_MAX = 64;
    private static final String SCHEME = "bearer ";

    private final KeyDirectory directory;
    private final Proofs proofs;
    private final Clock clock;
    private final BooleanSupplier hearsRevocations;
    private final SnapshotCache cache;
    private final Semaphore lookups = new Semaphore(LOOKUPS_MAX);

    /**
     * @param hearsRevocations whether a change of a key would have been heard by now
     */
    public Authenticator(
            KeyDirectory directory,
            Proofs proofs,
            Clock clock,
            LongSupplier nanoTicker,
            BooleanSupplier hearsRevocations) {
        this.directory = directory;
        this.proofs = proofs;
        this.clock = clock;
        this.hearsRevocations = hearsRevocations;
        this.cache = new SnapshotCache(KNOWN_MAX, MISSING_MAX, nanoTicker);
    }

    /**
     * Decides on the value of an {@code Authorization} header.
     *
     * @param authorization null where the request has none
     */
    public Authentication authenticate(@Nullable String authorization) {
        if (authorization == null
                || authorization.length() < SCHEME.length()
                || !authorization
                        .substring(0, SCHEME.length())
                        .toLowerCase(Locale.ROOT)
                        .equals(SCHEME)) {
            return new Rejected(Reason.ABSENT);
        }
        String credential = authorization.substring(SCHEME.length()).strip();
        return ServiceTokens.isToken(credential) ? byToken(credential) : byKey(credential);
    }

    private Authentication byKey(String credential) {
        return ApiKeyText.parse(credential)
                .<Authentication>map(key -> find(key.id(), caller -> judge(key, caller)))
                .orElseGet(() -> new Rejected(Reason.MALFORMED));
    }

    private Authentication byToken(String credential) {
        return switch (proofs.tokens().verify(credential)) {
            case ServiceTokens.Verdict.Refused it -> new Rejected(it.reason());
            case ServiceTokens.Verdict.Proven it -> {
                Authentication found = find(it.key(), this::judgeAccount);
                // A token names its account: whether there is one is for its holder to know.
                yield found.equals(new Rejected(Reason.UNKNOWN))
                        ? new Rejected(Reason.WRONG_TOKEN)
                        : found;
            }
        };
    }

    private Authentication find(KeyId id, Function<CallerSnapshot, Authentication> judge) {
        if (!hearsRevocations.getAsBoolean()) {
            return new Rejected(Reason.UNAVAILABLE);
        }
        return switch (cache.get(id)) {
            case SnapshotCache.Answer.Known it -> judge.apply(it.snapshot());
            case SnapshotCache.Answer.Missing it -> new Rejected(Reason.UNKNOWN);
            case SnapshotCache.Answer.Unknown it -> lookUp(id, judge);
        };
    }

    /** Forgets one key: it has changed. */
    public void changed(KeyId id) {
        cache.forget(id);
    }

    /** Forgets every key: any may have changed. */
    public void allChanged() {
        cache.forgetAll();
    }

    private Authentication lookUp(KeyId id, Function<CallerSnapshot, Authentication> judge) {
        if (!lookups.tryAcquire()) {
            return new Rejected(Reason.BUSY);
        }
        try {
            long generation = cache.generation();
            Optional<CallerSnapshot> found = directory.find(id);
            if (found.isEmpty()) {
                cache.putMissing(id, generation);
                return new Rejected(Reason.UNKNOWN);
            }
            cache.put(found.get(), generation);
            return judge.apply(found.get());
        } catch (RuntimeException e) {
            log.warn("key {} could not be looked up: {}", id, e.toString());
            return new Rejected(Reason.UNAVAILABLE);
        } finally {
            lookups.release();
        }
    }

    private Authentication judge(ApiKeyText key, CallerSnapshot caller) {
        // The secret first: who does not know it learns nothing of the key's state.
        if (caller.kind() != CallerSnapshot.Kind.API_KEY
                || !proofs.hash().matches(key, caller.secretHash())) {
            return new Rejected(Reason.WRONG_SECRET);
        }
        return judge(caller);
    }

    private Authentication judgeAccount(CallerSnapshot caller) {
        return caller.kind() == CallerSnapshot.Kind.SERVICE_ACCOUNT
                ? judge(caller)
                : new Rejected(Reason.WRONG_TOKEN);
    }

    private Authentication judge(CallerSnapshot caller) {
        if (caller.expiresAt() != null && !clock.instant().isBefore(caller.expiresAt())) {
            return new Rejected(Reason.EXPIRED);
        }
        return switch (caller.status()) {
            case ACTIVE -> new Accepted(caller);
            case REVOKED -> new Rejected(Reason.REVOKED);
            case SUSPENDED -> new Rejected(Reason.SUSPENDED);
        };
    }
}
