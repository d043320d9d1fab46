package io.alliancehub.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/**
 * Each hand-written splitter against the expressions that its model publishes, run by
 * java.util.regex one after the other as the publishers do.
 */
class PreTokenizerTest {

    private static final String CONTRACTIONS =
            "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])"
                    + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}%s| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static final String ASIAN = "[\\u4E00-\\u9FA5\\u0800-\\u4E00\\uAC00-\\uD7FF]+";

    private static final List<Pattern> QWEN2 = patterns(CONTRACTIONS.formatted(""));
    private static final List<Pattern> LLAMA3 = patterns(CONTRACTIONS.formatted("{1,3}"));

    private static final List<Pattern> DEEPSEEK_LLM =
            patterns(
                    "[\\r\\n]",
                    "\\s?[" + letters() + "]+",
                    "\\s?[!-/:-~\\uFF01-\\uFF0F\\uFF1A-\\uFF5E\\u2018-\\u201F\\u3000-\\u3002]+",
                    "\\s+$",
                    ASIAN,
                    "\\p{N}+");

    private static final List<Pattern> DEEPSEEK_CODER =
            patterns("[\\r\\n]", "\\s?\\p{L}+", "\\s?\\p{P}+", ASIAN, "\\p{N}");

    private static final List<Pattern> DEEPSEEK_V3 =
            patterns(
                    "\\p{N}{1,3}",
                    "[\\u4E00-\\u9FA5\\u3040-\\u309F\\u30A0-\\u30FF]+",
                    "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+"
                            + "|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*"
                            + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");

    @Provide
    Arbitrary<String> texts() {
        return UnicodeText.wellFormed();
    }

    /** Few characters, one of each class, so that every order of classes comes up. */
    @Provide
    Arbitrary<String> classes() {
        return Arbitraries.of(
                        "a",
                        "Z",
                        "\u00E9",
                        "\u0561",
                        "\u01BB",
                        "\u94F6",
                        "\u3042",
                        "\uD55C",
                        "1",
                        "\u0663",
                        "\u2167",
                        "\u0301",
                        "\u0903",
                        "'",
                        "s",
                        "ll",
                        "!",
                        "$",
                        "\u3002",
                        "\uFF01",
                        "\u2019",
                        "\u20AC",
                        "\u0000",
                        "\u200D",
                        " ",
                        "\t",
                        "\u3000",
                        "\u00A0",
                        "\u2028",
                        "\u0085",
                        "\n",
                        "\r",
                        "\uD83D\uDE80",
                        "\uD801\uDC00",
                        "\uDB40\uDC01",
                        "\uE000")
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 600)
    void wordsOfTextsAreThoseOfThePublishedExpressions(@ForAll("texts") String text) {
        assertWords(text);
    }

    @Property(tries = 3000)
    void wordsOfMixedClassesAreThoseOfThePublishedExpressions(@ForAll("classes") String text) {
        assertWords(text);
    }

    @Test
    void distilledModelsUseTheWordsOfQwen2() {
        assertThat(PreTokenizer.of("deepseek-r1-qwen")).isEqualTo(PreTokenizer.of("qwen2"));
    }

    /**
     * Each word is found in a few looks at each character; a quadratic search over these would not
     * end.
     */
    @Test
    void hostileTextsOfAMillionCharactersAreCutWhole() {
        for (String name : List.of("llama-bpe", "deepseek-llm", "deepseek-coder", "deepseek-v3")) {
            for (String unit :
                    List.of(" ", " \t3", "\n ", "\u0301", "a", "!", "1", "\u94F6", "\u0000")) {
                String text = unit.repeat(1_000_000 / unit.length());
                WordSplitter.Words words = PreTokenizer.of(name).splitter().words(text);
                int at = 0;
                while (at < text.length()) {
                    int end = words.endOf(at);
                    assertThat(end).isGreaterThan(at);
                    at = end;
                }
                assertThat(at).isEqualTo(text.length());
            }
        }
    }

    private static void assertWords(String text) {
        assertThat(words("qwen2", text)).isEqualTo(split(text, QWEN2));
        assertThat(words("llama-bpe", text)).isEqualTo(split(text, LLAMA3));
        assertThat(words("deepseek-llm", text)).isEqualTo(split(text, DEEPSEEK_LLM));
        assertThat(words("deepseek-coder", text)).isEqualTo(split(text, DEEPSEEK_CODER));
        assertThat(words("deepseek-v3", text)).isEqualTo(split(text, DEEPSEEK_V3));
    }

    private static List<String> words(String name, String text) {
        WordSplitter.Words words = PreTokenizer.of(name).splitter().words(text);
        List<String> found = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = words.endOf(at);
            found.add(text.substring(at, end));
            at = end;
        }
        return found;
    }

    /** Cuts every piece at the matches of the next expression; matches and gaps are pieces. */
    private static List<String> split(String text, List<Pattern> patterns) {
        List<String> pieces = text.isEmpty() ? List.of() : List.of(text);
        for (Pattern pattern : patterns) {
            List<String> next = new ArrayList<>();
            for (String piece : pieces) {
                Matcher matcher = pattern.matcher(piece);
                int at = 0;
                while (matcher.find()) {
                    addUnlessEmpty(next, piece.substring(at, matcher.start()));
                    addUnlessEmpty(next, matcher.group());
                    at = matcher.end();
                }
                addUnlessEmpty(next, piece.substring(at));
            }
            pieces = next;
        }
        return pieces;
    }

    private static void addUnlessEmpty(List<String> pieces, String piece) {
        if (!piece.isEmpty()) {
            pieces.add(piece);
        }
    }

    private static List<Pattern> patterns(String... expressions) {
        return java.util.Arrays.stream(expressions)
                .map(
                        expression ->
                                Pattern.compile(
                                        expression.endsWith("$")
                                                ? expression.replace("$", "\\z")
                                                : expression,
                                        Pattern.UNICODE_CHARACTER_CLASS))
                .toList();
    }

    /** The class of DeepSeek LLM's second expression, character by character as it is published. */
    private static String letters() {
        return "\\x{41}-\\x{5A}\\x{61}-\\x{7A}\\x{B5}\\x{C0}-\\x{D6}"
                + "\\x{D8}-\\x{F6}\\x{F8}-\\x{1BA}\\x{1BC}-\\x{1BF}"
                + "\\x{1C4}-\\x{293}\\x{295}-\\x{2AF}\\x{370}-\\x{373}\\x{376}"
                + "\\x{377}\\x{37B}-\\x{37D}\\x{37F}\\x{386}\\x{388}-\\x{38A}"
                + "\\x{38C}\\x{38E}-\\x{3A1}\\x{3A3}-\\x{3F5}\\x{3F7}-\\x{481}"
                + "\\x{48A}-\\x{52F}\\x{531}-\\x{556}\\x{10A0}-\\x{10C5}"
                + "\\x{13A0}-\\x{13F5}\\x{13F8}-\\x{13FD}\\x{1C90}-\\x{1CBA}"
                + "\\x{1CBD}-\\x{1CBF}\\x{1D00}-\\x{1D2B}\\x{1D6B}-\\x{1D77}"
                + "\\x{1D79}-\\x{1D9A}\\x{1E00}-\\x{1F15}\\x{1F18}-\\x{1F1D}"
                + "\\x{1F20}-\\x{1F45}\\x{1F48}-\\x{1F4D}\\x{1F50}-\\x{1F57}"
                + "\\x{1F59}\\x{1F5B}\\x{1F5D}\\x{1F5F}-\\x{1F7D}"
                + "\\x{1F80}-\\x{1FB4}\\x{1FB6}-\\x{1FBC}\\x{1FBE}"
                + "\\x{1FC2}-\\x{1FC4}\\x{1FC6}-\\x{1FCC}\\x{1FD0}-\\x{1FD3}"
                + "\\x{1FD6}-\\x{1FDB}\\x{1FE0}-\\x{1FEC}\\x{1FF2}-\\x{1FF4}"
                + "\\x{1FF6}-\\x{1FFC}\\x{2102}\\x{2107}\\x{210A}-\\x{2113}"
                + "\\x{2115}\\x{2119}-\\x{211D}\\x{2124}\\x{2126}\\x{2128}"
                + "\\x{212A}-\\x{212D}\\x{212F}-\\x{2134}\\x{2139}"
                + "\\x{213C}-\\x{213F}\\x{2145}-\\x{2149}\\x{214E}\\x{2183}"
                + "\\x{2184}\\x{2C00}-\\x{2C7B}\\x{2C7E}-\\x{2CE4}"
                + "\\x{2CEB}-\\x{2CEE}\\x{2CF2}\\x{2CF3}\\x{A640}-\\x{A66D}"
                + "\\x{A680}-\\x{A69B}\\x{A722}-\\x{A76F}\\x{A771}-\\x{A787}"
                + "\\x{A78B}-\\x{A78E}\\x{AB70}-\\x{ABBF}\\x{FB00}-\\x{FB06}"
                + "\\x{FB13}-\\x{FB17}\\x{FF21}-\\x{FF3A}\\x{FF41}-\\x{FF5A}"
                + "\\x{10400}-\\x{1044F}\\x{104B0}-\\x{104D3}\\x{104D8}-\\x{104FB}"
                + "\\x{10C80}-\\x{10CB2}\\x{10CC0}-\\x{10CF2}\\x{118A0}-\\x{118DF}"
                + "\\x{1E900}-\\x{1E943}";
    }
}
