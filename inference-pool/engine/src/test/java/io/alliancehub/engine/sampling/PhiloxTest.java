package io.alliancehub.engine.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PhiloxTest {

    /** Known answers of philox4x32-10 that the paper's authors publish with their code. */
    @Test
    void theWordsAreThePublishedOnes() {
        assertThat(words(0, 0, 0, 0, 0, 0))
                .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(words(-1, -1, -1, -1, -1, -1))
                .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(words(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    private static int[] words(int c0, int c1, int c2, int c3, int k0, int k1) {
        int[] words = new int[Philox.WORDS];
        Philox.words(c0, c1, c2, c3, k0, k1, words);
        return words;
    }

    @Test
    void uniformsAreSpreadEvenlyOverSeedsAndPositions() {
        int[] bins = new int[10];
        for (int seed = 0; seed < 100; seed++) {
            for (int position = 0; position < 1000; position++) {
                double u = Philox.uniform(seed, position, new int[4]);
                assertThat(u).isBetween(0.0, 1.0).isNotEqualTo(1.0);
                bins[(int) (u * 10)]++;
            }
        }
        // 10,000 expected per bin, standard deviation 95.
        for (int count : bins) {
            assertThat(count).isBetween(9_500, 10_500);
        }
    }
}
