package io.alliancehub.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VocabularyTest {

    private final Vocabulary vocabulary = SyntheticVocabulary.chatMl();

    @Test
    void whatIsPublishedIsReadBackTheSame() {
        for (Vocabulary each :
                List.of(
                        vocabulary,
                        SyntheticVocabulary.deepSeek(null),
                        SyntheticVocabulary.pieces(true, false),
                        SyntheticVocabulary.pieces(false, true))) {
            byte[] bytes = each.toBytes();
            Vocabulary read = Vocabulary.fromBytes(bytes);
            assertThat(read).isEqualTo(each);
            assertThat(read.toBytes()).isEqualTo(bytes);
            assertThat(read.digest())
                    .isEqualTo(each.digest())
                    .isEqualTo(Vocabulary.digestOf(bytes));
        }
    }

    @Test
    void anyDifferenceIsAnotherDigest() {
        assertThat(SyntheticVocabulary.with("deepseek-r1-qwen", ChatTemplate.CHATML).digest())
                .isNotEqualTo(vocabulary.digest());
        assertThat(SyntheticVocabulary.with("qwen2", null).digest())
                .isNotEqualTo(vocabulary.digest());
    }

    /** The digests that members and gateways have exchanged do not change with a new version. */
    @Test
    void aByteLevelVocabularyIsStillWrittenInTheFirstVersion() {
        assertThat(vocabulary.toBytes()).startsWith('H', 'U', 'B', 'V', 'O', 'C', 'A', 1);
        byte[] pieces = SyntheticVocabulary.pieces(true, false).toBytes();
        assertThat(pieces).startsWith('H', 'U', 'B', 'V', 'O', 'C', 'A', 2);
        pieces[7] = 4;
        assertThatThrownBy(() -> Vocabulary.fromBytes(pieces))
                .hasMessageContaining("version 1 to 3");
        pieces[7] = 1;
        assertThatThrownBy(() -> Vocabulary.fromBytes(pieces))
                .hasMessageContaining("followed by other bytes");
    }

    @Test
    void everyCutIsRefused() {
        assertEveryCutIsRefused(vocabulary.toBytes());
        assertEveryCutIsRefused(SyntheticVocabulary.pieces(true, false).toBytes());
    }

    private static void assertEveryCutIsRefused(byte[] bytes) {
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Vocabulary.fromBytes(cut))
                    .isInstanceOf(UnsupportedVocabularyException.class);
        }
        assertThatThrownBy(() -> Vocabulary.fromBytes(Arrays.copyOf(bytes, bytes.length + 1)))
                .hasMessageContaining("followed by other bytes");
    }

    @Test
    void damageIsRefusedOrReadAsSomethingElseButNeverTrusted() {
        byte[] bytes = vocabulary.toBytes();
        var random = new Random(20_261_123);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = bytes.clone();
            int at = random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 + random.nextInt(255));
            try {
                assertThat(Vocabulary.fromBytes(damaged).digest())
                        .as("seed 20261123, step " + i)
                        .isNotEqualTo(vocabulary.digest());
            } catch (UnsupportedVocabularyException refused) {
                assertThat(refused).hasMessageEndingWith(".");
            }
        }
    }

    @Test
    void aCountThatAsksForMoreThanIsThereIsRefusedBeforeMemoryIsTaken() {
        byte[] bytes = vocabulary.toBytes();
        int tokenCountAt = 8 + 4 + "qwen2".length();
        bytes[tokenCountAt] = 0x7F;
        assertThatThrownBy(() -> Vocabulary.fromBytes(bytes))
                .hasMessageContaining("ends too early");
    }

    @Test
    void idsOutsideOfTheVocabularyAreRefused() {
        var special = new SpecialTokens(null, 99_999, null, null, false, false);
        assertThatThrownBy(
                        () ->
                                new Vocabulary(
                                        "qwen2",
                                        vocabulary.tokens(),
                                        vocabulary.types(),
                                        vocabulary.merges(),
                                        special,
                                        null))
                .hasMessageContaining("end token is 99999");
        assertThatThrownBy(() -> new SpecialTokens(null, null, null, null, true, false))
                .hasMessageContaining("begin token");
    }
}
