package io.alliancehub.server.serving;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who may share cached blocks with an answer.
 *
 * @param name of the zone
 * @param salt 64 lower-case hexadecimal digits, of the hub's making
 */
public record AnswerZone(String name, String salt) {

    /** The zone of a member that stands alone. */
    public static final AnswerZone ALONE = new AnswerZone("local", "0".repeat(64));

    /** The name of the zone of an answer for which none was named. */
    public static final String UNNAMED = "unnamed";

    /** The zone of an answer for which none was named: a salt that is never used again. */
    public static AnswerZone sharedWithNobody(LongSupplier random) {
        var salt = new StringBuilder();
        while (salt.length() < 64) {
            salt.append(HexFormat.of().toHexDigits(random.getAsLong()));
        }
        return new AnswerZone(UNNAMED, salt.toString());
    }

    /**
     * A zone whose salt only those can compute who know the pool's secret: nobody outside can make
     * a key that this zone would find.
     */
    public static AnswerZone saltedBy(String secret, String name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update("hub-cache-salt:".getBytes(StandardCharsets.US_ASCII));
            byte[] salt = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
            return new AnswerZone(name, HexFormat.of().formatHex(salt));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has HmacSHA256.", impossible);
        }
    }
}
