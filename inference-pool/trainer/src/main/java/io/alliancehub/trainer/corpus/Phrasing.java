package io.alliancehub.trainer.corpus;

import java.util.List;

/** The small words that people put around a question. */
final class Phrasing {

    private static final List<String> CHINESE_BEFORE =
            List.of("", "", "", "请问", "您好，", "你好，请问", "我想问一下，", "麻烦问下，");
    private static final List<String> CHINESE_AFTER =
            List.of("", "？", "？", "？", "？谢谢", "？谢谢。", "呢？", "，请告诉我。");
    private static final List<String> ENGLISH_BEFORE =
            List.of("", "", "", "", "Hello, ", "Hi. ", "Excuse me. ", "Please help. ");

    private Phrasing() {}

    /** The question as someone might type it, in the language that it is in. */
    static String around(String question, Draw draw) {
        return isChinese(question)
                ? draw.from(CHINESE_BEFORE) + question + draw.from(CHINESE_AFTER)
                : draw.from(ENGLISH_BEFORE) + question + draw.from(endings(question));
    }

    /** A greeting with or without a full stop or exclamation mark. */
    static String bare(String greeting, Draw draw) {
        return greeting + draw.from(endings(greeting));
    }

    private static List<String> endings(String text) {
        if (isChinese(text)) {
            return List.of("", "", "！", "。", "？");
        }
        boolean asks = text.matches("(What|Where|When|Why|Who|How|Is|Are|Can) .*");
        return asks ? List.of("", "?", "?", "? Thanks.") : List.of("", ".", ".", "!");
    }

    private static boolean isChinese(String text) {
        return text.codePoints()
                .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
    }
}
