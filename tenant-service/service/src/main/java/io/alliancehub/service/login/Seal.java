package io.alliancehub.service.login;

import io.alliancehub.service.settings.TextSeal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** What sessions and cookies are proven with: texts that are sealed, and marks on open ones. */
final class Seal {
    private static final String MAC = "HmacSHA256";
    private final TextSeal texts;
    private final SecretKey macKey;

    Seal(TextSeal texts, SecretKey macKey) {
        this.texts = texts;
        this.macKey = macKey;
    }

    byte[] close(String purpose, String text) {
        return texts.close(purpose, text);
    }

    /** The text; empty where it was not sealed here for this purpose. */
    Optional<String> open(String purpose, byte[] sealed) {
        return texts.open(purpose, sealed);
    }

    /** A mark that only this hub can put on a text, in letters that a cookie may have. */
    String mark(String purpose, String text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(macKey);
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            byte[] mark = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mark);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + MAC, e);
        }
    }

    /** Compares in constant time. */
    boolean isMark(String purpose, String text, String mark) {
        return MessageDigest.isEqual(
                mark(purpose, text).getBytes(StandardCharsets.US_ASCII),
                mark.getBytes(StandardCharsets.UTF_8));
    }
}
