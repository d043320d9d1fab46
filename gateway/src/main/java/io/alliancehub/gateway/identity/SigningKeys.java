package io.alliancehub.gateway.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys that a realm signs tokens with. Thread-safe; may block on a look-up.
 *
 * <p>Keys are asked for anew when they are {@link #FRESH_FOR} old and when a token names one that
 * is not there, at most once in {@link #ASK_EVERY}: tokens with made-up key ids cost the realm
 * nothing more. While the realm is away, the keys that are known are trusted until they are {@link
 * #TRUSTED_FOR} old; then nobody is let in by a token.
 */
final class SigningKeys {
    static final Duration FRESH_FOR = Duration.ofMinutes(5);
    static final Duration TRUSTED_FOR = Duration.ofHours(1);
    static final Duration ASK_EVERY = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);
    private static final int KEYS_MAX = 100;
    private static final int RSA_BITS_MIN = 2048;
    private static final Duration WAIT = Duration.ofSeconds(3);

    private final Supplier<String> source;
    private final LongSupplier nanoTicker;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Known known;
    // Guarded by the lock, but read without it.
    private volatile long askedAt;
    private volatile boolean answered;

    /** Where a key is, or why it cannot be had. */
    sealed interface Answer {
        record Found(PublicKey key) implements Answer {}

        /** The realm has been asked, and has no such key. */
        record Missing() implements Answer {}

        /** The realm cannot be asked. */
        record Unavailable() implements Answer {}
    }

    /**
     * @param source the realm's key set as JSON; throws where it cannot be had
     */
    SigningKeys(Supplier<String> source, LongSupplier nanoTicker) {
        this.source = source;
        this.nanoTicker = nanoTicker;
        this.askedAt = nanoTicker.getAsLong() - ASK_EVERY.toNanos();
    }

    Answer find(String keyId) {
        PublicKey key = key(keyId, FRESH_FOR);
        if (key != null) {
            return new Answer.Found(key);
        }
        // Whoever has a key that was good five minutes ago does not wait for another one's
        // question.
        ask(key(keyId, TRUSTED_FOR) == null ? WAIT : Duration.ZERO);
        PublicKey asked = key(keyId, TRUSTED_FOR);
        if (asked != null) {
            return new Answer.Found(asked);
        }
        return answered ? new Answer.Missing() : new Answer.Unavailable();
    }

    private @Nullable PublicKey key(String keyId, Duration ageMax) {
        Known now = known;
        return now == null || nanoTicker.getAsLong() - now.askedAt() > ageMax.toNanos()
                ? null
                : now.keys().get(keyId);
    }

    private void ask(Duration wait) {
        try {
            if (!asking.tryLock(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            long now = nanoTicker.getAsLong();
            if (now - askedAt < ASK_EVERY.toNanos()) {
                return;
            }
            askedAt = now;
            known = new Known(read(source.get()), now);
            answered = true;
        } catch (RuntimeException | ParseException e) {
            answered = false;
            log.warn("the realm's signing keys cannot be had: {}", e.toString());
        } finally {
            asking.unlock();
        }
    }

    private static Map<String, PublicKey> read(String json) throws ParseException {
        Map<String, PublicKey> keys = new HashMap<>();
        for (JWK jwk : JWKSet.parse(json).getKeys()) {
            String id = jwk.getKeyID();
            boolean signs = jwk.getKeyUse() == null || KeyUse.SIGNATURE.equals(jwk.getKeyUse());
            if (id != null
                    && signs
                    && keys.size() < KEYS_MAX
                    && jwk instanceof AsymmetricJWK pair
                    && !jwk.isPrivate()
                    && isStrong(jwk)) {
                try {
                    keys.put(id, pair.toPublicKey());
                } catch (JOSEException e) {
                    log.warn("signing key {} of the realm cannot be used: {}", id, e.toString());
                }
            }
        }
        return Map.copyOf(keys);
    }

    private static boolean isStrong(JWK jwk) {
        return !"RSA".equals(jwk.getKeyType().getValue()) || jwk.size() >= RSA_BITS_MIN;
    }

    private record Known(Map<String, PublicKey> keys, long askedAt) {}
}
