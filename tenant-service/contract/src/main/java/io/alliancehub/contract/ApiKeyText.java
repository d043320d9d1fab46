package io.alliancehub.contract;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of an API key, {@code ahk_<env>_<id>_<secret>_<check>}.
 *
 * <p>The check is a CRC-32 of all before it, so that a mistyped or cut key is refused without a
 * look-up and secret scanners can tell a real key from a look-alike. {@link #toString} never shows
 * the secret.
 *
 * @param environment where the key is valid, for example {@code live} or {@code demo}
 * @param id public part, 12 letters and digits
 * @param secret 40 letters and digits, about 206 bits
 */
public record ApiKeyText(String environment, KeyId id, String secret) {
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String MIXED = LOWER + "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int ID_LENGTH = 12;
    private static final int SECRET_LENGTH = 40;
    private static final Pattern SPELLING =
            Pattern.compile("ahk_([a-z]{2,8})_([a-z0-9]{12})_([A-Za-z0-9]{40})_([a-z0-9]{7})");

    /** Makes a new key from a cryptographic source. */
    public static ApiKeyText generate(String environment, SecureRandom random) {
        return new ApiKeyText(
                environment,
                new KeyId(pick(random, LOWER, ID_LENGTH)),
                pick(random, MIXED, SECRET_LENGTH));
    }

    /** Reads a key as a caller sent it; empty where spelling or check are wrong. */
    public static Optional<ApiKeyText> parse(String text) {
        Matcher matcher = SPELLING.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        ApiKeyText key =
                new ApiKeyText(matcher.group(1), new KeyId(matcher.group(2)), matcher.group(3));
        return key.check().equals(matcher.group(4)) ? Optional.of(key) : Optional.empty();
    }

    /** The whole key: to be shown once, never stored or logged. */
    public String reveal() {
        return body() + "_" + check();
    }

    @Override
    public String toString() {
        return "ahk_" + environment + "_" + id + "_…";
    }

    private String body() {
        return "ahk_" + environment + "_" + id + "_" + secret;
    }

    private String check() {
        CRC32 crc = new CRC32();
        crc.update(body().getBytes(StandardCharsets.US_ASCII));
        String digits = Long.toString(crc.getValue(), 36);
        return "0".repeat(7 - digits.length()) + digits;
    }

    private static String pick(SecureRandom random, String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
