package io.alliancehub.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The 256 bytes, each a token.
 *
 * @param tokens id of the token of each byte; negative for a byte that no text has
 */
@SuppressWarnings("ArrayRecordComponent")
record ByteAlphabet(int[] tokens) implements Alphabet {

    private static final int BYTE_VALUES = 256;

    /** The byte tokens of a byte-level vocabulary. */
    static ByteAlphabet ofByteLevel(Vocabulary vocabulary, Map<String, Integer> idOf) {
        int[] ids = new int[BYTE_VALUES];
        for (int b = 0; b < BYTE_VALUES; b++) {
            Integer id = idOf.get(String.valueOf(ByteLevel.toChar(b)));
            ids[b] = requireByte(b, id, id != null && isText(vocabulary.types().get(id)));
        }
        return new ByteAlphabet(ids);
    }

    /** The byte tokens of a vocabulary that writes them as {@code <0x0A>}. */
    static ByteAlphabet ofHexadecimal(Vocabulary vocabulary, Map<String, Integer> idOf) {
        int[] ids = new int[BYTE_VALUES];
        for (int b = 0; b < BYTE_VALUES; b++) {
            Integer id = idOf.get(String.format("<0x%02X>", b));
            ids[b] = requireByte(b, id, id != null && vocabulary.types().get(id) == TokenType.BYTE);
        }
        return new ByteAlphabet(ids);
    }

    private static int requireByte(int b, @Nullable Integer id, boolean usable) {
        if (id != null && usable) {
            return id;
        }
        if (occursInText(b)) {
            throw new UnsupportedVocabularyException(
                    "The vocabulary has no token for byte "
                            + b
                            + ", so some text would have no encoding.");
        }
        return -1;
    }

    /** UTF-8 has no use for 13 of the bytes; vocabularies of DeepSeek do without them. */
    private static boolean occursInText(int b) {
        return b < 0xC0 || (b > 0xC1 && b < 0xF5);
    }

    /** Whether a token may come out of plain text. */
    private static boolean isText(TokenType type) {
        return switch (type) {
            case NORMAL, BYTE -> true;
            case CONTROL, USER_DEFINED, UNKNOWN, UNUSED -> false;
        };
    }

    @Override
    public int[] symbolsOf(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] symbols = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            symbols[i] = tokens[bytes[i] & 0xFF];
        }
        return symbols;
    }

    /** The symbols of a token's own bytes; null where one of them is no token. */
    int @Nullable [] symbolsOf(byte[] bytes) {
        int[] symbols = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            symbols[i] = tokens[bytes[i] & 0xFF];
            if (symbols[i] < 0) {
                return null;
            }
        }
        return symbols;
    }

    @Override
    public void emit(int[] symbols, int count, TokenBuffer out) {
        out.addAll(symbols, count);
    }
}
