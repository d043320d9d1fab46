package io.alliancehub.tokenizer;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * Text as callers send it: scripts, emoji, digits and blanks mixed, and any other character of
 * Unicode.
 */
final class UnicodeText {

    private UnicodeText() {}

    /** Well-formed text. */
    static Arbitrary<String> wellFormed() {
        Arbitrary<String> common =
                Arbitraries.of(
                        "a",
                        "Z",
                        "the",
                        " bank",
                        "'s",
                        "'LL",
                        "'re",
                        "'",
                        "银行",
                        "余额",
                        "é",
                        "ñ",
                        "ß",
                        "0",
                        "12",
                        "٣",
                        "Ⅷ",
                        "½",
                        " ",
                        "  ",
                        "\t",
                        "\n",
                        "\r\n",
                        "\u00A0",
                        "\u3000",
                        "\u2028",
                        "\u0085",
                        ".",
                        ",",
                        "!!",
                        "<|im_end|>",
                        "<think>",
                        "👩‍💻",
                        "🚀",
                        "👍🏽",
                        "\u0301",
                        "\u200D",
                        "Å",
                        "한",
                        "𝐀");
        Arbitrary<String> any =
                Arbitraries.integers()
                        .between(0, Character.MAX_CODE_POINT)
                        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                        .map(Character::toString);
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(4, common), net.jqwik.api.Tuple.of(1, any))
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }
}
