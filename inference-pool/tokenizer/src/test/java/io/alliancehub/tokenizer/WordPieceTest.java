package io.alliancehub.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** BERT's tokenizer, by cases whose ids are derived by hand and by the definition. */
class WordPieceTest {

    private static final List<String> TOKENS =
            List.of(
                    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", // 0 to 4
                    "un", "##aff", "##able", "want", "##want", // 5 to 9
                    "##ed", "runn", "##ing", "银", "行", // 10 to 14
                    "卡", "##行", ",", "。", "[", // 15 to 19
                    "]", "sep", "e", "##e", "é", // 20 to 24
                    "3", "##3", "a", "##a", "𠀀"); // 25 to 29

    private static Tokenizer with(WordPieces pieces) {
        List<TokenType> types = new ArrayList<>();
        for (int id = 0; id < TOKENS.size(); id++) {
            types.add(id == 1 ? TokenType.UNKNOWN : id < 5 ? TokenType.CONTROL : TokenType.NORMAL);
        }
        return Tokenizer.of(
                Vocabulary.ofWordPieces(
                        TOKENS, types, new SpecialTokens(2, 3, null, 0, true, true), pieces));
    }

    private static final WordPieces UNCASED = new WordPieces(1, "##", true, true, true);
    private static final Tokenizer TOKENIZER = with(UNCASED);

    @Test
    void wordsAreTheLongestPiecesFromTheLeft() {
        assertIds("unaffable", 5, 6, 7);
        assertIds("Unwanted, running", 5, 9, 10, 17, 11, 12);
        // "wantable" goes on with what there is; "affable" does not begin with any token.
        assertIds("wantable affable", 8, 7, 1);
        // One part that cannot be spelled makes the whole word unknown.
        assertIds("unx un", 1, 5);
    }

    @Test
    void eachChineseCharacterIsAWord() {
        assertIds("银行卡。", 13, 14, 15, 18);
        assertIds("un银un", 5, 13, 5);
        assertIds("𠀀a", 29, 27);
        assertIds("龙", 1);
        // Where they are not split, the second one goes on within the word.
        assertThat(with(new WordPieces(1, "##", true, true, false)).encode("银行"))
                .containsExactly(13, 16);
    }

    @Test
    void accentsAndLargeLettersGoWhereTheVocabularySaysSo() {
        assertIds("É é e\u0301", 22, 22, 22);
        Tokenizer cased = with(new WordPieces(1, "##", false, false, true));
        assertThat(cased.encode("é É UN un")).containsExactly(24, 1, 1, 5);
        Tokenizer smallWithAccents = with(new WordPieces(1, "##", true, false, true));
        assertThat(smallWithAccents.encode("É E")).containsExactly(24, 22);
    }

    @Test
    void controlsGoAndBlanksPart() {
        assertIds("un\u0000aff\u200Bable", 5, 6, 7);
        assertIds("un\tun\r\n\u3000un\u00A0un", 5, 5, 5, 5);
        assertIds(" \n\t ");
        assertIds("");
    }

    @Test
    void aTextThatSpellsAControlTokenIsText() {
        assertIds("[SEP]", 19, 21, 20);
        assertIds("[CLS]", 19, 1, 20);
    }

    @Test
    void wordsOfMoreThanAHundredCharactersAreUnknown() {
        assertThat(TOKENIZER.encode("a".repeat(100))).hasSize(100);
        assertIds("a".repeat(101) + " a", 1, 27);
    }

    @Test
    void textsAndPairsStandBetweenTheTokensThatTheVocabularyAsksFor() {
        var prompts = EmbeddingPrompts.of(TOKENIZER);
        assertThat(prompts.tokens("银行")).containsExactly(2, 13, 14, 3);
        assertThat(prompts.countUpTo("银行", 512)).isEqualTo(4);
        var pair = prompts.pair("银行", "卡");
        assertThat(pair.tokens()).containsExactly(2, 13, 14, 3, 15, 3);
        assertThat(pair.secondFrom()).isEqualTo(4);
        assertThat(prompts.countPairUpTo("银行", "卡", 512)).isEqualTo(6);
        assertThat(prompts.countUpTo("a ".repeat(100_000), 64)).isBetween(65, 70);
    }

    @Test
    void thePublishedFormHasAllOfIt() {
        byte[] bytes = TOKENIZER.vocabulary().toBytes();
        assertThat(bytes).startsWith('H', 'U', 'B', 'V', 'O', 'C', 'A', 3);
        assertThat(Vocabulary.fromBytes(bytes)).isEqualTo(TOKENIZER.vocabulary());
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Vocabulary.fromBytes(cut))
                    .isInstanceOf(UnsupportedVocabularyException.class);
        }
        assertThatThrownBy(() -> with(new WordPieces(TOKENS.size(), "##", true, true, true)))
                .hasMessageContaining("unknown token");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "un", "aff", "able", "WANT", "ed", "runn", "ing", "银", "行", "龙", "卡", "é",
                        "e\u0301", "3", "a", " ", " ", "\t", "\u0000", ",", "。", "[", "]", "[SEP]",
                        "𠀀", "ß", "İ", "_", "$", "\u200B", "x")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 3000)
    void tokensAreThoseOfTheDefinition(@ForAll("texts") String text) {
        for (WordPieces rules :
                List.of(
                        UNCASED,
                        new WordPieces(1, "##", false, false, true),
                        new WordPieces(1, "##", true, true, false))) {
            assertThat(with(rules).encode(text))
                    .as("%s by %s", text, rules)
                    .containsExactly(byDefinition(text, rules));
        }
    }

    /** By regular expressions over the whole text, and by trying every cut. */
    private static int[] byDefinition(String text, WordPieces rules) {
        String it = text.replaceAll("[\\t\\n\\r\\p{Z}]", " ").replaceAll("[\\p{C}\\uFFFD]", "");
        if (rules.splitChinese()) {
            it = it.replaceAll("(\\p{IsHan})", " $1 ");
        }
        if (rules.stripAccents()) {
            it = Normalizer.normalize(it, Normalizer.Form.NFD).replaceAll("\\p{Mn}", "");
        }
        if (rules.lowerCase()) {
            it = it.toLowerCase(Locale.ROOT);
        }
        List<Integer> ids = new ArrayList<>();
        for (String word : it.replaceAll("([\\p{P}$+<=>^`|~])", " $1 ").trim().split(" +")) {
            ids.addAll(spelled(word));
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<Integer> spelled(String word) {
        List<Integer> ids = new ArrayList<>();
        String rest = word;
        while (!rest.isEmpty()) {
            String prefix = ids.isEmpty() ? "" : "##";
            int best = -1;
            for (int id = 5; id < TOKENS.size(); id++) {
                String token = TOKENS.get(id);
                boolean fits =
                        token.startsWith(prefix)
                                && rest.startsWith(token.substring(prefix.length()));
                if (fits && (best < 0 || token.length() > TOKENS.get(best).length())) {
                    best = id;
                }
            }
            if (best < 0) {
                return List.of(1);
            }
            ids.add(best);
            rest = rest.substring(TOKENS.get(best).length() - prefix.length());
        }
        return ids;
    }

    private static void assertIds(String text, Integer... ids) {
        assertThat(Arrays.stream(TOKENIZER.encode(text)).boxed()).containsExactly(ids);
    }
}
