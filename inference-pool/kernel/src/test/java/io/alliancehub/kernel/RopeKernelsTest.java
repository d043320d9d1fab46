package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Rotary embedding of both styles, over whole heads and parts of heads. */
final class RopeKernelsTest {

    private static final long SEED = 20_261_128;
    private static final int HEADS = 3;

    private interface Check {
        void run(Kernels kernels, RopeStyle style, int rotated, int stride);
    }

    private static Stream<DynamicTest> forEachCase(Check check) {
        return KernelChoice.available().stream()
                .flatMap(
                        kernels ->
                                Stream.of(RopeStyle.values())
                                        .map(
                                                style ->
                                                        DynamicTest.dynamicTest(
                                                                kernels.name() + " " + style,
                                                                () ->
                                                                        sizes(
                                                                                check, kernels,
                                                                                style))));
    }

    private static void sizes(Check check, Kernels kernels, RopeStyle style) {
        for (int rotated : new int[] {2, 10, 32, 64, 128}) {
            for (int more : new int[] {0, 5, 128}) {
                check.run(kernels, style, rotated, rotated + more);
            }
        }
    }

    /** By complex numbers: the pair a + bi times cos + sin i. */
    @TestFactory
    Stream<DynamicTest> everyPairIsTurnedAndTheRestOfAHeadIsLeft() {
        System.out.println("seed " + SEED);
        return forEachCase(
                (kernels, style, rotated, stride) -> {
                    var data = new RandomData(SEED + rotated);
                    MemorySegment table = data.floats(2 * rotated);
                    float[] before = RandomData.array(data.floats(2 + HEADS * stride));
                    MemorySegment x = data.zeros(before.length);
                    x.copyFrom(MemorySegment.ofArray(before));
                    kernels.rope(x, 8, table, 4L * rotated, HEADS, stride, rotated, style);
                    float[] expected = before.clone();
                    int half = rotated / 2;
                    for (int pair = 0; pair < HEADS * half; pair++) {
                        int i = pair % half;
                        int head = 2 + pair / half * stride;
                        int a = head + (style == RopeStyle.HALVES ? i : 2 * i);
                        int b = style == RopeStyle.HALVES ? a + half : a + 1;
                        double cos = table.getAtIndex(FLOAT, rotated + i);
                        double sin = table.getAtIndex(FLOAT, rotated + half + i);
                        expected[a] = (float) (before[a] * cos - before[b] * sin);
                        expected[b] = (float) (before[a] * sin + before[b] * cos);
                    }
                    assertThat(RandomData.array(x))
                            .as("%d of %d", rotated, stride)
                            .containsExactly(expected, within(1e-5f));
                });
    }

    @TestFactory
    Stream<DynamicTest> everyKernelTurnsToTheSameBits() {
        return forEachCase(
                (kernels, style, rotated, stride) -> {
                    var data = new RandomData(SEED + stride);
                    MemorySegment table = data.floats(rotated);
                    MemorySegment x = data.floats(HEADS * stride);
                    MemorySegment y = data.zeros(HEADS * stride).copyFrom(x);
                    kernels.rope(x, 0, table, 0, HEADS, stride, rotated, style);
                    new ScalarKernels().rope(y, 0, table, 0, HEADS, stride, rotated, style);
                    assertThat(RandomData.array(x)).isEqualTo(RandomData.array(y));
                });
    }
}
