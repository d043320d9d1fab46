package io.alliancehub.engine.kvcache;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.kernel.AttentionShape;
import io.alliancehub.kernel.ScalarKernels;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class KvCacheTest {

    @Test
    void aLatentTokenTakesItsKeyAndNoMore() {
        assertThat(KvCache.blockBytes(27, AttentionShape.latent(16, 576, 512, 16, 0.1)))
                .isEqualTo(27L * 16 * 576 * 4);
        assertThat(KvCache.blockBytes(3, new AttentionShape(8, 2, 64, 16)))
                .isEqualTo(3L * 2 * 16 * 2 * 64 * 4);
    }

    @Test
    void keysThatHoldTheirValuesLieRowByRow() {
        AttentionShape shape = AttentionShape.latent(2, 6, 4, 3, 1);
        try (var cache = new KvCache(2, 4, shape)) {
            assertThat(cache.values(1).address()).isEqualTo(cache.keys(1).address());
            MemorySegment row = MemorySegment.ofArray(new float[] {9, 1, 2, 3, 4, 5, 6, 9});
            cache.write(new ScalarKernels(), 1, 2, 1, row, 4, row, 4);
            for (int i = 0; i < 4 * 3 * 6; i++) {
                int inSlot = i - (2 * 3 + 1) * 6;
                float expected = inSlot >= 0 && inSlot < 6 ? 1 + inSlot : 0;
                assertThat(cache.keys(1).getAtIndex(JAVA_FLOAT_UNALIGNED, i))
                        .as("number %d", i)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void keysApartLieTurned() {
        AttentionShape shape = new AttentionShape(4, 2, 2, 3);
        try (var cache = new KvCache(1, 2, shape)) {
            MemorySegment k = MemorySegment.ofArray(new float[] {1, 2, 3, 4});
            MemorySegment v = MemorySegment.ofArray(new float[] {5, 6, 7, 8});
            cache.write(new ScalarKernels(), 0, 1, 2, k, 0, v, 0);
            float[] keys = new float[24];
            float[] values = new float[24];
            for (int head = 0; head < 2; head++) {
                for (int d = 0; d < 2; d++) {
                    keys[((2 + head) * 2 + d) * 3 + 2] = 1 + 2 * head + d;
                    values[((2 + head) * 3 + 2) * 2 + d] = 5 + 2 * head + d;
                }
            }
            assertThat(cache.keys(0).toArray(JAVA_FLOAT_UNALIGNED)).isEqualTo(keys);
            assertThat(cache.values(0).toArray(JAVA_FLOAT_UNALIGNED)).isEqualTo(values);
        }
    }
}
