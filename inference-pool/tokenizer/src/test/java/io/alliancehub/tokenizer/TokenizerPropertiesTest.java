package io.alliancehub.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TokenizerPropertiesTest {

    private static final Tokenizer TOKENIZER = Tokenizer.of(SyntheticVocabulary.chatMl());

    @Provide
    Arbitrary<String> texts() {
        return UnicodeText.wellFormed();
    }

    @Provide
    Arbitrary<List<Integer>> tokens() {
        return Arbitraries.integers()
                .between(0, TOKENIZER.vocabulary().size() - 1)
                .list()
                .ofMaxSize(80);
    }

    @Property(tries = 2000)
    void tokensOfATextAreItsBytes(@ForAll("texts") String text) {
        assertThat(bytes(TOKENIZER.encode(text))).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 1000)
    void aWordMergesAsTheDefinitionSays(@ForAll("texts") String text) {
        List<String> symbols = new ArrayList<>();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            symbols.add(String.valueOf(ByteLevel.toChar(b & 0xFF)));
        }
        int[] word = symbols.stream().mapToInt(TOKENIZER.vocabulary().tokens()::indexOf).toArray();
        int count =
                new WordMerger(TokenTables.of(TOKENIZER.vocabulary()).merges())
                        .merge(word, word.length);
        List<String> merged = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            merged.add(TOKENIZER.vocabulary().tokens().get(word[i]));
        }
        assertThat(merged).isEqualTo(mergedByDefinition(symbols));
    }

    @Property(tries = 1000)
    void plainTextNeverBecomesASpecialToken(@ForAll("texts") String text) {
        assertThat(Arrays.stream(TOKENIZER.encode(text)).mapToObj(TOKENIZER::type))
                .allMatch(TokenType.NORMAL::equals);
    }

    @Property(tries = 1000)
    void streamedTextIsTheTextOfAllBytes(@ForAll("tokens") List<Integer> tokens) {
        StreamingDecoder decoder = TOKENIZER.newDecoderWithSpecials();
        var text = new StringBuilder();
        tokens.forEach(id -> text.append(decoder.push(id)));
        text.append(decoder.flush());
        int[] ids = tokens.stream().mapToInt(Integer::intValue).toArray();
        assertThat(text.toString()).isEqualTo(new String(bytes(ids), StandardCharsets.UTF_8));
    }

    @Property(tries = 500)
    void whatIsStreamedIsNeverHalfACharacter(@ForAll("texts") String text) {
        StreamingDecoder decoder = TOKENIZER.newDecoder();
        for (int id : TOKENIZER.encode(text.replace("\uFFFD", ""))) {
            assertThat(decoder.push(id)).doesNotContain("\uFFFD");
        }
        assertThat(decoder.flush()).isEmpty();
    }

    private static byte[] bytes(int[] ids) {
        var out = new ByteArrayOutputStream();
        for (int id : ids) {
            out.writeBytes(TOKENIZER.tokenBytes(id));
        }
        return out.toByteArray();
    }

    private static List<String> mergedByDefinition(List<String> word) {
        List<String> symbols = new ArrayList<>(word);
        List<String> merges = TOKENIZER.vocabulary().merges();
        while (true) {
            int best = Integer.MAX_VALUE;
            int at = -1;
            for (int i = 0; i + 1 < symbols.size(); i++) {
                int rank = merges.indexOf(symbols.get(i) + " " + symbols.get(i + 1));
                if (rank >= 0 && rank < best) {
                    best = rank;
                    at = i;
                }
            }
            if (at < 0) {
                return symbols;
            }
            symbols.set(at, symbols.get(at) + symbols.remove(at + 1));
        }
    }
}
