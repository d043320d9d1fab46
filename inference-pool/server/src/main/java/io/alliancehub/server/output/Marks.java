package io.alliancehub.server.output;

/** Marks that are still coming. */
final class Marks {

    private Marks() {}

    /** How many characters at the end of a text are the beginning of a mark, the whole excluded. */
    static int begun(CharSequence text, String mark) {
        for (int length = Math.min(mark.length() - 1, text.length()); length > 0; length--) {
            if (endsWith(text, mark, length)) {
                return length;
            }
        }
        return 0;
    }

    private static boolean endsWith(CharSequence text, String mark, int length) {
        int from = text.length() - length;
        for (int i = 0; i < length; i++) {
            if (text.charAt(from + i) != mark.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
