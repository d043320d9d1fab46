package io.alliancehub.gateway.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.alliancehub.contract.KeyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** A realm with keys of its own, which signs whatever a test wants. */
public final class TestRealm {
    public final String issuer;
    private final List<JWK> keys = new ArrayList<>();

    public TestRealm(String issuer) {
        this.issuer = issuer;
        addRsa("rsa-1");
        try {
            keys.add(new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public void addRsa(String id) {
        addRsa(id, 2048);
    }

    public void addRsa(String id, int bits) {
        try {
            keys.add(new RSAKeyGenerator(bits, true).keyID(id).generate());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the realm tells the world. */
    public String keySet() {
        return new JWKSet(keys).toString(true);
    }

    /** The claims of a good token of a key's service account. */
    public JWTClaimsSet.Builder claims(KeyId key, Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience("hub-gateway")
                .subject("subject-of-" + key)
                .claim("azp", "ahs-" + key)
                .claim("typ", "Bearer")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    public String token(KeyId key, Instant now) {
        return signed(JWSAlgorithm.RS256, "rsa-1", claims(key, now).build());
    }

    /** A token signed by the key of that id, which is named in its head. */
    public String signed(JWSAlgorithm algorithm, String keyId, JWTClaimsSet claims) {
        return signed(algorithm, keyId, keyId, claims);
    }

    /** A token signed by one key that names another. */
    public String signed(
            JWSAlgorithm algorithm, String keyId, String namedKeyId, JWTClaimsSet claims) {
        try {
            SignedJWT jwt =
                    new SignedJWT(
                            new JWSHeader.Builder(algorithm)
                                    .type(JOSEObjectType.JWT)
                                    .keyID(namedKeyId)
                                    .build(),
                            claims);
            jwt.sign(signer(algorithm, key(keyId)));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token with no signature at all. */
    public static String unsigned(JWTClaimsSet claims) {
        return new PlainJWT(claims).serialize();
    }

    private JWK key(String id) {
        return keys.stream().filter(it -> id.equals(it.getKeyID())).findFirst().orElseThrow();
    }

    /** A symmetric algorithm takes the public key's text as its secret: the old trick. */
    private static JWSSigner signer(JWSAlgorithm algorithm, JWK key) throws JOSEException {
        if (JWSAlgorithm.Family.HMAC_SHA.contains(algorithm)) {
            return new MACSigner(((RSAKey) key).toRSAPublicKey().getEncoded());
        }
        return key instanceof RSAKey rsa
                ? new RSASSASigner(rsa.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance()))
                : new ECDSASigner(key.toECKey());
    }
}
