package io.alliancehub.service.alert;

import io.alliancehub.service.settings.DerivedKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * The secrets that webhooks are signed with. One is shown once and then kept encrypted, bound to
 * its rule: it must be used, so a hash would not do.
 */
@Component
final class RuleSecrets {
    private static final String PREFIX = "whs_";
    private static final int SECRET_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private final SecretKey key;
    private final SecureRandom random;

    RuleSecrets(DerivedKeys keys, SecureRandom random) {
        this.key = keys.key("alert webhook secrets", "AES");
        this.random = random;
    }

    /** A new secret. */
    String next() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The secret as it is stored with its rule. */
    byte[] seal(String ruleId, String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed =
                crypt(
                        Cipher.ENCRYPT_MODE,
                        nonce,
                        ruleId,
                        secret.getBytes(StandardCharsets.US_ASCII));
        return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    }

    /** The secret of a rule, as it was shown. */
    String open(String ruleId, byte[] stored) {
        ByteBuffer buffer = ByteBuffer.wrap(stored);
        byte[] nonce = new byte[NONCE_BYTES];
        buffer.get(nonce);
        byte[] sealed = new byte[buffer.remaining()];
        buffer.get(sealed);
        return new String(
                crypt(Cipher.DECRYPT_MODE, nonce, ruleId, sealed), StandardCharsets.US_ASCII);
    }

    /** HMAC-SHA256 over {@code <timestamp>.<body>}, in hexadecimal digits. */
    static String signature(String secret, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            return HexFormat.of()
                    .formatHex(
                            mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA256", e);
        }
    }

    private byte[] crypt(int mode, byte[] nonce, String ruleId, byte[] content) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(ruleId.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a rule's secret does not open: another pepper?", e);
        }
    }
}
