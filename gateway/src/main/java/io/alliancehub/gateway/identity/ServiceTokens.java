package io.alliancehub.gateway.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.ServiceAccounts;
import io.alliancehub.gateway.identity.Authentication.Reason;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells which service account a token of the realm stands for. Thread-safe; may block on a look-up
 * of signing keys. A token is a proof of who calls and of nothing else: what the caller may do
 * stands in the snapshot of its key, as for API keys.
 */
public final class ServiceTokens {
    private static final int LENGTH_MAX = 8_192;
    private static final Duration LEEWAY = Duration.ofSeconds(30);
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);

    private final String issuer;
    private final SigningKeys keys;
    private final Clock clock;

    /** What a token proves. */
    sealed interface Verdict {
        record Proven(KeyId key) implements Verdict {}

        record Refused(Reason reason) implements Verdict {}
    }

    /**
     * @param issuer the realm, as it stands in its tokens; empty where no tokens are taken
     * @param keySet the realm's key set as JSON; throws where it cannot be had
     */
    public ServiceTokens(
            String issuer, Supplier<String> keySet, Clock clock, LongSupplier nanoTicker) {
        this.issuer = issuer;
        this.keys = new SigningKeys(keySet, nanoTicker);
        this.clock = clock;
    }

    /** Where no realm was named: every token is refused. */
    public static ServiceTokens none() {
        return new ServiceTokens(
                "",
                () -> {
                    throw new IllegalStateException("there is no realm");
                },
                Clock.systemUTC(),
                () -> 0);
    }

    /** Whether a credential can be meant as a token at all. */
    static boolean isToken(String credential) {
        return credential.startsWith("eyJ");
    }

    Verdict verify(String token) {
        if (issuer.isEmpty()) {
            return refused(Reason.TOKENS_NOT_TAKEN);
        }
        if (token.length() > LENGTH_MAX) {
            return refused(Reason.WRONG_TOKEN);
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            // Foreign tokens end here: they are not worth a question to the realm.
            if (claims == null
                    || !issuer.equals(claims.getIssuer())
                    || !ALGORITHMS.contains(jwt.getHeader().getAlgorithm())
                    || jwt.getHeader().getKeyID() == null) {
                return refused(Reason.WRONG_TOKEN);
            }
            return switch (keys.find(jwt.getHeader().getKeyID())) {
                case SigningKeys.Answer.Missing it -> refused(Reason.WRONG_TOKEN);
                case SigningKeys.Answer.Unavailable it -> refused(Reason.UNAVAILABLE);
                case SigningKeys.Answer.Found it ->
                        isSigned(jwt, it.key()) ? judge(claims) : refused(Reason.WRONG_TOKEN);
            };
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return refused(Reason.WRONG_TOKEN);
        }
    }

    /** The kind of key decides which algorithms there can be, never the token alone. */
    private static boolean isSigned(SignedJWT jwt, PublicKey key) throws JOSEException {
        @Nullable JWSVerifier verifier =
                switch (key) {
                    case RSAPublicKey rsa -> new RSASSAVerifier(rsa);
                    case ECPublicKey curve -> new ECDSAVerifier(curve);
                    default -> null;
                };
        return verifier != null
                && verifier.supportedJWSAlgorithms().contains(jwt.getHeader().getAlgorithm())
                && jwt.verify(verifier);
    }

    private Verdict judge(JWTClaimsSet claims) throws ParseException {
        Instant now = clock.instant();
        if (!claims.getAudience().contains(ServiceAccounts.AUDIENCE)
                || claims.getExpirationTime() == null
                || isLater(claims.getNotBeforeTime(), now)
                || isLater(claims.getIssueTime(), now)) {
            return refused(Reason.WRONG_TOKEN);
        }
        if (!now.isBefore(claims.getExpirationTime().toInstant().plus(LEEWAY))) {
            return refused(Reason.TOKEN_EXPIRED);
        }
        String client = claims.getStringClaim("azp");
        Optional<KeyId> key = client == null ? Optional.empty() : ServiceAccounts.key(client);
        return key.<Verdict>map(Verdict.Proven::new).orElseGet(() -> refused(Reason.WRONG_TOKEN));
    }

    private static boolean isLater(@Nullable Date moment, Instant now) {
        return moment != null && moment.toInstant().isAfter(now.plus(LEEWAY));
    }

    private static Verdict refused(Reason reason) {
        return new Verdict.Refused(reason);
    }
}
