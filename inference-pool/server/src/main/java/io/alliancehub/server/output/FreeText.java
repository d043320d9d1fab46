package io.alliancehub.server.output;

/*
 * The first character of a mark is nowhere else in it, so whoever meets it again begins anew. A text without the mark
 * is made of other characters, and of beginnings of the mark, each followed by a character that neither goes on with it
 * nor begins it again, by another beginning, or by the end.
 */
/** Regular expressions of texts in which a mark does not come. */
final class FreeText {

    private FreeText() {}

    /**
     * All texts without this mark.
     *
     * @throws IllegalArgumentException when its first character comes again in it
     */
    static String without(String mark) {
        if (mark.length() < 2 || mark.indexOf(mark.charAt(0), 1) >= 0) {
            throw new IllegalArgumentException(
                    "the first character of a mark must be the only one");
        }
        var begun = new StringBuilder();
        var broken = new StringBuilder();
        String first = escaped(mark.charAt(0));
        for (int length = 1; length < mark.length(); length++) {
            String beginning = escaped(mark.substring(0, length));
            begun.append(length == 1 ? "" : "|").append(beginning);
            broken.append('|')
                    .append(beginning)
                    .append("[^")
                    .append(first)
                    .append(escaped(mark.charAt(length)))
                    .append(']');
        }
        String begins = "(" + begun + ")*";
        return "([^" + first + "]|" + begins + "(" + broken.substring(1) + "))*" + begins;
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(escaped((char) c)));
        return escaped.toString();
    }

    /** Letters and characters beyond ASCII stand for themselves; all else is named by number. */
    private static String escaped(char c) {
        boolean plain = c > '~' || Character.isLetterOrDigit(c);
        return plain ? String.valueOf(c) : String.format("\\x%02x", (int) c);
    }
}
