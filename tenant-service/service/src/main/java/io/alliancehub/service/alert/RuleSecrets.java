package io.alliancehub.service.alert;

import io.alliancehub.service.settings.DerivedKeys;
import io.alliancehub.service.settings.TextSeal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
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
    private final TextSeal texts;
    private final SecureRandom random;

    RuleSecrets(DerivedKeys keys, SecureRandom random) {
        this.texts = new TextSeal(keys.key("alert webhook secrets", "AES"), random);
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
        return texts.close(ruleId, secret);
    }

    /** The secret of a rule, as it was shown. */
    String open(String ruleId, byte[] stored) {
        return texts.open(ruleId, stored)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "a rule's secret does not open: another pepper?"));
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
}
