package io.alliancehub.trainer.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.tokenizer.StreamingDecoder;
import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.tokenizer.Vocabulary;
import io.alliancehub.trainer.corpus.Corpus;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class BpeTrainerTest {

    private static final BytePairs LEARNED =
            CorpusVocabulary.learn(new Corpus(20_261_123), 400, 1_000);
    private static final Tokenizer TOKENIZER = Tokenizer.of(LEARNED.vocabulary());

    @Example
    void mergesTheMostFrequentPairFirst() {
        BytePairs learned = BpeTrainer.learn(List.of("abab abab cd"), 2);

        assertThat(learned.merges()).containsExactly("a b", "ab ab");
    }

    @Example
    void tiesGoToTheSmallerIds() {
        assertThat(BpeTrainer.learn(List.of("zz zz", "bb bb"), 1).merges()).containsExactly("b b");
    }

    @Example
    void stopsWhereNoPairIsRepeated() {
        assertThat(BpeTrainer.learn(List.of("abc"), 10).merges()).isEmpty();
    }

    @Example
    void sameCorpusGivesTheSameVocabulary() {
        assertThat(CorpusVocabulary.learn(new Corpus(20_261_123), 400, 1_000)).isEqualTo(LEARNED);
        assertThat(LEARNED.size()).isEqualTo(1_000);
    }

    @Property
    void everyTextSurvivesEncodingAndDecoding(@ForAll String text) {
        String wellFormed =
                new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

        assertThat(decode(TOKENIZER.encode(wellFormed))).isEqualTo(wellFormed);
    }

    @Example
    void dialoguesSurviveEncodingAndDecodingWithTheirSpecialTokens() {
        for (int index = 0; index < 300; index++) {
            String text = new Corpus(5).training(index).chatMl();

            assertThat(decode(TOKENIZER.encodeWithSpecials(text))).isEqualTo(text);
        }
    }

    @Example
    void digitsAndFormalNumeralsAreTokensOfTheirOwn() {
        assertThat(TOKENIZER.encode("2026")).hasSize(4);
        assertThat(TOKENIZER.encode("人民币壹拾贰万叁仟元整")).hasSize(TOKENIZER.encode("人民币").length + 8);
    }

    @Example
    void noTokenMixesWholeCharactersWithAPieceOfOne() {
        Vocabulary vocabulary = LEARNED.vocabulary();
        for (int id = 0; id < vocabulary.size(); id++) {
            byte[] bytes = TOKENIZER.tokenBytes(id);
            assertThat(isText(bytes) || bytes.length < 4).as(vocabulary.tokens().get(id)).isTrue();
        }
    }

    private static boolean isText(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static String decode(int[] ids) {
        StreamingDecoder decoder = TOKENIZER.newDecoderWithSpecials();
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(decoder.push(id));
        }
        return text.append(decoder.flush()).toString();
    }
}
