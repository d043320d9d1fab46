package io.alliancehub.trainer.vocabulary;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cut of a text into words before BPE, as models with the pre-tokeniser "qwen2" have it. */
final class PreTokens {

    /* Words with at most one other character before them, single digits, punctuation, white space. */
    private static final Pattern WORD =
            Pattern.compile(
                    "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
                            + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+"
                            + "|\\p{N}"
                            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                            + "|\\s*[\\r\\n]+"
                            + "|\\s+(?!\\S)"
                            + "|\\s+",
                    Pattern.UNICODE_CHARACTER_CLASS);

    private PreTokens() {}

    static void forEach(String text, Consumer<String> consumer) {
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            consumer.accept(matcher.group());
        }
    }
}
