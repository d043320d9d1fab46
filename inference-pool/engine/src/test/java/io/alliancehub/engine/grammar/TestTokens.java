package io.alliancehub.engine.grammar;

import io.alliancehub.tokenizer.SpecialTokens;
import io.alliancehub.tokenizer.TokenType;
import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A vocabulary for masks: every byte, tokens that cross the seams of JSON, halves of characters,
 * and random pieces. Synthetic.
 */
final class TestTokens {

    static final int END = 256;

    private TestTokens() {}

    static Tokenizer tokenizer() {
        Set<String> more = new LinkedHashSet<>();
        for (String text :
                List.of(
                        "{\"", "\":", "\": ", "\",", "\", \"", "\"}", "\"},", "{}", "[]", "[1",
                        "]}", "}}", "}]", "\":\"", "true", "false", "null", "tru", ":true", "12",
                        "123", "1.", ".5", "-1", "e+", "0.", "00", "\\u", "\\u00", "\\n", "\\\"",
                        "d83d", "\\ud8", "abc", "foo", "bar", "name", " the", " a", ", ", ": ",
                        "a\"", "x", "é", "中", "中文", "😀", "foo\":", "bar\": ", "]", "[[", "[{\"",
                        ",{\"")) {
            more.add(
                    new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        }
        more.add("\u00e4\u00b8"); // two of three bytes
        more.add("\u00ad\"");
        var random = new SplittableRandom(20261128);
        String alphabet = "abcdefgh{}[]\":,.0123456789-eE \\u";
        while (more.size() < 400) {
            var piece = new StringBuilder();
            for (int i = 2 + random.nextInt(4); i > 0; i--) {
                piece.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            more.add(piece.toString());
        }
        return of(more);
    }

    private static Tokenizer of(Set<String> more) {
        List<String> tokens = new ArrayList<>();
        List<TokenType> types = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            tokens.add(String.valueOf(shown((char) b)));
            types.add(TokenType.NORMAL);
        }
        tokens.add("<|im_end|>");
        types.add(TokenType.CONTROL);
        for (String bytes : more) {
            var shown = new StringBuilder();
            bytes.chars().forEach(b -> shown.append(shown((char) b)));
            if (bytes.length() > 1) {
                tokens.add(shown.toString());
                types.add(TokenType.NORMAL);
            }
        }
        tokens.add("[unused]");
        types.add(TokenType.UNUSED);
        var special = new SpecialTokens(END, END, null, END, false, false);
        return Tokenizer.of(new Vocabulary("qwen2", tokens, types, List.of(), special, null));
    }

    /** A byte's character in a byte-level vocabulary. */
    private static char shown(char b) {
        int beyond = 256;
        for (char c = 0; c < 256; c++) {
            boolean itself = c >= '!' && c <= '~' || c >= 0xa1 && c <= 0xac || c >= 0xae;
            if (c == b) {
                return (char) (itself ? c : beyond);
            }
            beyond += itself ? 0 : 1;
        }
        throw new IllegalArgumentException("not a byte");
    }
}
