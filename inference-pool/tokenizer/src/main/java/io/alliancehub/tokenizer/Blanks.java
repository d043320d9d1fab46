package io.alliancehub.tokenizer;

import static io.alliancehub.tokenizer.CharacterClasses.isLineEnd;
import static io.alliancehub.tokenizer.CharacterClasses.isSpace;

/** The last three alternatives of most published expressions: words of blanks alone. */
final class Blanks {

    private Blanks() {}

    /**
     * Where a word of blanks ends ({@code \s*[\r\n]+|\s+(?!\S)|\s+}): after their last line end;
     * without one they leave the last blank to the word that follows, unless it is the only one or
     * nothing follows.
     *
     * @param start where a blank stands
     * @param limit where the text or the piece ends
     */
    static int end(String text, int start, int limit) {
        int at = start;
        int afterLineEnd = start;
        while (at < limit && isSpace(text.charAt(at))) {
            at++;
            if (isLineEnd(text.charAt(at - 1))) {
                afterLineEnd = at;
            }
        }
        if (afterLineEnd > start) {
            return afterLineEnd;
        }
        boolean leaveLast = at < limit && at - start > 1;
        return leaveLast ? at - 1 : at;
    }
}
