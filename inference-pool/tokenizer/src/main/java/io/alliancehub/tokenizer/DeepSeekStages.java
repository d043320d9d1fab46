package io.alliancehub.tokenizer;

import static io.alliancehub.tokenizer.CharacterClasses.isAsciiLetter;
import static io.alliancehub.tokenizer.CharacterClasses.isAsciiPunctuation;
import static io.alliancehub.tokenizer.CharacterClasses.isLetter;
import static io.alliancehub.tokenizer.CharacterClasses.isLineEnd;
import static io.alliancehub.tokenizer.CharacterClasses.isMark;
import static io.alliancehub.tokenizer.CharacterClasses.isPunctuationOrSymbol;
import static io.alliancehub.tokenizer.CharacterClasses.isSpace;

import io.alliancehub.tokenizer.StagedSplitter.Stage;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The stages of DeepSeek's pre-tokenisers, as the {@code tokenizer.json} of each model publishes
 * them.
 */
final class DeepSeekStages {

    private static final Stage LINE_ENDS = new Runs(false, CharacterClasses::isLineEnd, 1);
    private static final int ANY = Integer.MAX_VALUE;

    /** {@code [一-龥ࠀ-一가-퟿]+}. */
    private static final Stage ASIAN =
            new Runs(false, c -> (c >= 0x0800 && c <= 0x9FA5) || (c >= 0xAC00 && c <= 0xD7FF), ANY);

    private DeepSeekStages() {}

    /** DeepSeek LLM and V2. */
    static List<Stage> llm() {
        return List.of(
                LINE_ENDS,
                new Runs(true, WesternLetters::contains, ANY),
                new Runs(true, DeepSeekStages::isCommonPunctuation, ANY),
                new TrailingBlanks(),
                ASIAN,
                new Runs(false, CharacterClasses::isNumber, ANY));
    }

    /** DeepSeek Coder. */
    static List<Stage> coder() {
        return List.of(
                LINE_ENDS,
                new Runs(true, CharacterClasses::isLetter, ANY),
                new Runs(true, CharacterClasses::isPunctuation, ANY),
                ASIAN,
                new Runs(false, CharacterClasses::isNumber, 1));
    }

    /** DeepSeek V3 and R1. */
    static List<Stage> v3() {
        return List.of(
                new Runs(false, CharacterClasses::isNumber, 3),
                new Runs(
                        false,
                        c -> (c >= 0x4E00 && c <= 0x9FA5) || (c >= 0x3040 && c <= 0x30FF),
                        ANY),
                new V3Words());
    }

    /** {@code [!-/:-~！-／：-～‘-‟　-。]}, the letters of ASCII between them included. */
    private static boolean isCommonPunctuation(int c) {
        return (c >= '!' && c <= '/')
                || (c >= ':' && c <= '~')
                || (c >= 0xFF01 && c <= 0xFF0F)
                || (c >= 0xFF1A && c <= 0xFF5E)
                || (c >= 0x2018 && c <= 0x201F)
                || (c >= 0x3000 && c <= 0x3002);
    }

    /**
     * {@code \s?[members]{1,max}} or the same without the blank.
     *
     * @param afterBlank whether one blank may come first
     * @param max the most members of a match
     */
    private record Runs(boolean afterBlank, IntPredicate members, int max) implements Stage {

        @Override
        public void cut(String text, int from, int to, BitSet cuts) {
            int at = from;
            while (at < to) {
                int first = text.codePointAt(at);
                int second = at + Character.charCount(first);
                int end = at;
                if (afterBlank && isSpace(first)) {
                    end = endOfRun(text, second, to);
                    end = end == second ? at : end;
                }
                if (end == at) {
                    end = endOfRun(text, at, to);
                }
                if (end == at) {
                    at = second;
                } else {
                    cuts.set(at);
                    cuts.set(end);
                    at = end;
                }
            }
        }

        private int endOfRun(String text, int start, int to) {
            int at = start;
            for (int count = 0; count < max && at < to; count++) {
                int c = text.codePointAt(at);
                if (!members.test(c)) {
                    break;
                }
                at += Character.charCount(c);
            }
            return at;
        }
    }

    /** {@code \s+$}: the blanks that a piece ends with. */
    private record TrailingBlanks() implements Stage {

        @Override
        public void cut(String text, int from, int to, BitSet cuts) {
            int at = to;
            while (at > from && isSpace(text.charAt(at - 1))) {
                at--;
            }
            cuts.set(at);
        }
    }

    /*
     * The last expression of V3, whose alternatives are tried in this order:
     *
     *   [ASCII punctuation][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*
     *   |\s*[\r\n]+|\s+(?!\S)|\s+
     *
     * What none of them takes (control characters, unassigned ones) stays together between the matches.
     */
    private record V3Words() implements Stage {

        @Override
        public void cut(String text, int from, int to, BitSet cuts) {
            int at = from;
            while (at < to) {
                int end = endOfMatch(text, at, to);
                if (end == at) {
                    at += Character.charCount(text.codePointAt(at));
                } else {
                    cuts.set(at);
                    cuts.set(end);
                    at = end;
                }
            }
        }

        /** The end of the match that begins here; the same place where none does. */
        private static int endOfMatch(String text, int at, int to) {
            int first = text.codePointAt(at);
            int second = at + Character.charCount(first);
            int next = second < to ? text.codePointAt(second) : -1;
            if (isAsciiPunctuation(first) && isAsciiLetter(next)) {
                return endOf(text, second, to, CharacterClasses::isAsciiLetter);
            }
            boolean mayLead = !isLineEnd(first) && !isPunctuationOrSymbol(first);
            if (isWordPart(first) || (mayLead && isWordPart(next))) {
                return endOf(text, second, to, V3Words::isWordPart);
            }
            if (isPunctuationOrSymbol(first) || (first == ' ' && isPunctuationOrSymbol(next))) {
                int end = endOf(text, second, to, CharacterClasses::isPunctuationOrSymbol);
                return endOf(text, end, to, CharacterClasses::isLineEnd);
            }
            return isSpace(first) ? Blanks.end(text, at, to) : at;
        }

        private static boolean isWordPart(int c) {
            return c >= 0 && (isLetter(c) || isMark(c));
        }

        private static int endOf(String text, int start, int to, IntPredicate members) {
            int at = start;
            while (at < to) {
                int c = text.codePointAt(at);
                if (!members.test(c)) {
                    break;
                }
                at += Character.charCount(c);
            }
            return at;
        }
    }
}
