package io.alliancehub.gateway.identity;

import io.alliancehub.contract.ApiKeyText;
import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.KeyHash;
import io.alliancehub.contract.KeyId;
import io.alliancehub.gateway.identity.Authentication.Accepted;
import io.alliancehub.gateway.identity.Authentication.Reason;
import io.alliancehub.gateway.identity.Authentication.Rejected;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
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
    private final KeyHash hash;
    private final Clock clock;
    private final BooleanSupplier hearsRevocations;
    private final SnapshotCache cache;
    private final Semaphore lookups = new Semaphore(LOOKUPS_MAX);

    /**
     * @param hearsRevocations whether a change of a key would have been heard by now
     */
    public Authenticator(
            KeyDirectory directory,
            KeyHash hash,
            Clock clock,
            LongSupplier nanoTicker,
            BooleanSupplier hearsRevocations) {
        this.directory = directory;
        this.hash = hash;
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
        Optional<ApiKeyText> key =
                ApiKeyText.parse(authorization.substring(SCHEME.length()).strip());
        if (key.isEmpty()) {
            return new Rejected(Reason.MALFORMED);
        }
        if (!hearsRevocations.getAsBoolean()) {
            return new Rejected(Reason.UNAVAILABLE);
        }
        return switch (cache.get(key.get().id())) {
            case SnapshotCache.Answer.Known it -> judge(key.get(), it.snapshot());
            case SnapshotCache.Answer.Missing it -> new Rejected(Reason.UNKNOWN);
            case SnapshotCache.Answer.Unknown it -> lookUp(key.get());
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

    private Authentication lookUp(ApiKeyText key) {
        if (!lookups.tryAcquire()) {
            return new Rejected(Reason.BUSY);
        }
        try {
            long generation = cache.generation();
            Optional<CallerSnapshot> found = directory.find(key.id());
            if (found.isEmpty()) {
                cache.putMissing(key.id(), generation);
                return new Rejected(Reason.UNKNOWN);
            }
            cache.put(found.get(), generation);
            return judge(key, found.get());
        } catch (RuntimeException e) {
            log.warn("key {} could not be looked up: {}", key.id(), e.toString());
            return new Rejected(Reason.UNAVAILABLE);
        } finally {
            lookups.release();
        }
    }

    private Authentication judge(ApiKeyText key, CallerSnapshot caller) {
        // The secret first: who does not know it learns nothing of the key's state.
        if (!hash.matches(key, caller.secretHash())) {
            return new Rejected(Reason.WRONG_SECRET);
        }
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
