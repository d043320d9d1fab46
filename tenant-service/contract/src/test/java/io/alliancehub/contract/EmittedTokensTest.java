package io.alliancehub.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmittedTokensTest {

    @Test
    void everyListComesBack() {
        int[] edges = {0, 1, 127, 128, 16_383, 16_384, 151_643, 2_097_152, Integer.MAX_VALUE};
        assertThat(EmittedTokens.decode(EmittedTokens.encode(edges))).isEqualTo(edges);
        assertThat(EmittedTokens.encode(new int[0])).isEmpty();
        assertThat(EmittedTokens.decode("")).isEmpty();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 1_000; i++) {
            int[] ids = random.ints(random.nextInt(40), 0, 1 << 1 + random.nextInt(30)).toArray();
            assertThat(EmittedTokens.decode(EmittedTokens.encode(ids))).isEqualTo(ids);
        }
    }

    @Test
    void aTokenOfALargeVocabularyTakesFourCharacters() {
        assertThat(EmittedTokens.encode(new int[] {151_643, 151_644, 151_645})).hasSize(12);
        assertThat(EmittedTokens.encode(new int[] {300})).isEqualTo("rAI");
    }

    /** In turn: no base64, padding, no end, a second form of 0 and of 300, above 31 bits, bits. */
    @ParameterizedTest
    @ValueSource(strings = {"r*I", "rAI=", "rA", "gAA", "rIIA", "_____w8", "_____wg", "rAJ"})
    void whatIsNotTheOneFormIsRefused(String text) {
        assertThatThrownBy(() -> EmittedTokens.decode(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noByteStringAllocatesOrLoopsBeyondItself() {
        SplittableRandom random = new SplittableRandom(8);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            try {
                assertThat(EmittedTokens.encode(EmittedTokens.decode(text))).isEqualTo(text);
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(500, 1_999);
    }
}
