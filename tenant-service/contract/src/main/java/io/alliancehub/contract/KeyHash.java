package io.alliancehub.contract;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keyed hash under which an API key is stored: HMAC-SHA-256 over id and secret. Without the
 * hub's pepper a stolen table yields no usable key and cannot be searched.
 */
public final class KeyHash {
    private static final String ALGORITHM = "HmacSHA256";
    private final SecretKeySpec pepper;

    /**
     * @param pepper at least 32 random bytes
     */
    public KeyHash(byte[] pepper) {
        if (pepper.length < 32) {
            throw new IllegalArgumentException("the key pepper must have at least 32 bytes");
        }
        this.pepper = new SecretKeySpec(pepper, ALGORITHM);
    }

    /** The hash to store, 64 hexadecimal digits. */
    public String of(ApiKeyText key) {
        return HexFormat.of().formatHex(digest(key));
    }

    /** Compares in constant time. */
    public boolean matches(ApiKeyText key, String storedHash) {
        return MessageDigest.isEqual(
                of(key).getBytes(StandardCharsets.US_ASCII),
                storedHash.getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] digest(ApiKeyText key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(pepper);
            return mac.doFinal(
                    (key.id().value() + ":" + key.secret()).getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }
}
