package io.alliancehub.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The one-to-one map between bytes and printable characters that byte-level vocabularies are
 * written in: printable Latin-1 bytes stand for themselves, the other 68 are given the characters
 * from U+0100 on in order of their value.
 */
final class ByteLevel {

    private static final int FIRST_SHIFTED = 0x100;
    private static final char[] CHAR_OF_BYTE = charOfByte();
    private static final short[] BYTE_OF_CHAR = byteOfChar();

    private ByteLevel() {}

    /** The character that stands for a byte (0 to 255). */
    static char toChar(int unsignedByte) {
        return CHAR_OF_BYTE[unsignedByte];
    }

    /**
     * The bytes of a token in byte-level form; a token that is not in that form is its own UTF-8.
     */
    static byte[] toBytes(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = token.charAt(i);
            if (c >= BYTE_OF_CHAR.length || BYTE_OF_CHAR[c] < 0) {
                return token.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) BYTE_OF_CHAR[c];
        }
        return bytes;
    }

    private static boolean standsForItself(int b) {
        return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
    }

    private static char[] charOfByte() {
        char[] chars = new char[256];
        char next = FIRST_SHIFTED;
        for (int b = 0; b < 256; b++) {
            chars[b] = standsForItself(b) ? (char) b : next++;
        }
        return chars;
    }

    private static short[] byteOfChar() {
        short[] bytes = new short[CHAR_OF_BYTE['\u00AD'] + 1];
        Arrays.fill(bytes, (short) -1);
        for (int b = 0; b < 256; b++) {
            bytes[CHAR_OF_BYTE[b]] = (short) b;
        }
        return bytes;
    }
}
