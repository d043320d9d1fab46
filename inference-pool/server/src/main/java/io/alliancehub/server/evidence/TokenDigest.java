package io.alliancehub.server.evidence;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;

/**
 * A keyed digest over token ids: four bytes each, the lowest first, behind a word for what they
 * are. Allocates nothing for a token. For one thread.
 */
public final class TokenDigest {

    private final Mac mac;
    private final byte[] bytes = new byte[Integer.BYTES];

    TokenDigest(Mac mac, String label) {
        this.mac = mac;
        mac.update(label.getBytes(StandardCharsets.US_ASCII));
    }

    /** Takes the next token. */
    public void add(int token) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (token >> (Byte.SIZE * i));
        }
        mac.update(bytes);
    }

    /** Takes tokens in their order. */
    public void addAll(int[] tokens) {
        for (int token : tokens) {
            add(token);
        }
    }

    /** The digest; nothing can be added to it any more. */
    public String hex() {
        return HexFormat.of().formatHex(mac.doFinal());
    }
}
