package io.alliancehub.trainer.vocabulary;

/**
 * The printable alphabet that byte-level BPE files write bytes in (GPT-2's): printable Latin-1
 * bytes stand for themselves, the other 68 are moved, in order, to U+0100 and up.
 */
final class ByteAlphabet {

    private static final char[] LETTER_OF_BYTE = letters();

    private ByteAlphabet() {}

    static char letter(int unsignedByte) {
        return LETTER_OF_BYTE[unsignedByte];
    }

    /** The bytes, one letter each. */
    static String spell(byte[] bytes) {
        StringBuilder spelled = new StringBuilder(bytes.length);
        for (byte value : bytes) {
            spelled.append(LETTER_OF_BYTE[value & 0xFF]);
        }
        return spelled.toString();
    }

    private static char[] letters() {
        char[] letters = new char[256];
        char moved = 0x100;
        for (int value = 0; value < 256; value++) {
            boolean printable =
                    (value >= '!' && value <= '~')
                            || (value >= 0xA1 && value <= 0xAC)
                            || (value >= 0xAE && value <= 0xFF);
            letters[value] = printable ? (char) value : moved++;
        }
        return letters;
    }
}
