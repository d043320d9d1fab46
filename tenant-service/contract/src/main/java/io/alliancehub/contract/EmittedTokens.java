package io.alliancehub.contract;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;

/**
 * Token ids in a header: each as an unsigned LEB128 number, seven bits a byte with the lowest first
 * (DWARF 5, section 7.6), all of them in base64url without padding (RFC 4648, section 5). Each list
 * has one text.
 */
public final class EmittedTokens {
    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    private EmittedTokens() {}

    /** The text of these ids, none of which may be negative. */
    public static String encode(int[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(3 * ids.length);
        for (int id : ids) {
            if (id < 0) {
                throw new IllegalArgumentException("a token id cannot be negative");
            }
            int left = id;
            while (left >= MORE) {
                bytes.write((left & (MORE - 1)) | MORE);
                left >>>= BITS;
            }
            bytes.write(left);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /**
     * The ids of a text.
     *
     * @throws IllegalArgumentException if it is not the text of any list
     */
    public static int[] decode(String text) {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        int[] ids = new int[bytes.length];
        int count = 0;
        int at = 0;
        while (at < bytes.length) {
            long id = 0;
            int shift = 0;
            while (at < bytes.length && bytes[at] < 0 && shift < Integer.SIZE) {
                id |= (long) (bytes[at++] & (MORE - 1)) << shift;
                shift += BITS;
            }
            if (at == bytes.length || bytes[at] < 0) {
                throw new IllegalArgumentException("the token ids end in the middle of one");
            }
            id |= (long) bytes[at++] << shift;
            if (id > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("a token id is too large");
            }
            ids[count++] = (int) id;
        }
        int[] decoded = Arrays.copyOf(ids, count);
        if (!encode(decoded).equals(text)) {
            throw new IllegalArgumentException("the token ids are not written the one way");
        }
        return decoded;
    }
}
