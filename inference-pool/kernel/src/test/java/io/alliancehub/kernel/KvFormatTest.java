package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys and values in every format, on every kernel of this machine. */
final class KvFormatTest {

    private static final long SEED = 4242;
    private static final Kernels ORACLE = new ScalarKernels();
    private static final int[] LENGTHS = {1, 2, 15, 16, 17, 40};

    /** heads, kvHeads, headDim, blockSize; the last fills no vector. */
    private static final int[][] SHAPES = {
        {14, 2, 64, 16}, {11, 1, 32, 16}, {4, 4, 16, 32}, {6, 2, 10, 3}
    };

    /** heads, keyDim, valueDim, blockSize of values in the keys; the last fills no vector. */
    private static final int[][] LATENT_SHAPES = {
        {11, 192, 160, 16}, {4, 80, 64, 16}, {5, 9, 7, 3}
    };

    private static List<AttentionShape> shapes(KvFormat format) {
        List<AttentionShape> shapes = new ArrayList<>();
        for (int[] sizes : SHAPES) {
            shapes.add(new AttentionShape(sizes[0], sizes[1], sizes[2], sizes[3], format));
        }
        for (int[] sizes : LATENT_SHAPES) {
            double scale = 1 / Math.sqrt(sizes[1]);
            shapes.add(
                    AttentionShape.latent(sizes[0], sizes[1], sizes[2], sizes[3], scale, format));
        }
        return shapes;
    }

    @TestFactory
    Stream<DynamicTest> attentionOverEveryFormatEqualsTheOracle() {
        System.out.println("seed " + SEED);
        List<DynamicTest> tests = new ArrayList<>();
        for (Kernels kernels : KernelChoice.available()) {
            for (KvFormat format : KvFormat.values()) {
                tests.add(
                        DynamicTest.dynamicTest(
                                kernels.name() + " " + format, () -> compare(kernels, format)));
            }
        }
        return tests.stream();
    }

    private static void compare(Kernels kernels, KvFormat format) {
        for (AttentionShape shape : shapes(format)) {
            for (int length : LENGTHS) {
                var stored = new StoredSequence(shape, length, SEED);
                assertThat(stored.attend(kernels, length))
                        .as("%s over %d", shape, length)
                        .containsExactly(stored.attend(ORACLE, length), within(3e-5f));
            }
        }
    }

    /** The stated bound: 0.002 of a standard normal value for halves, 0.04 for bytes. */
    @ParameterizedTest
    @EnumSource(KvFormat.class)
    void attentionIsNearThatOverFloats(KvFormat format) {
        float bound =
                switch (format) {
                    case F32 -> 0;
                    case F16 -> 0.002f;
                    case INT8 -> 0.04f;
                };
        List<AttentionShape> exactly = shapes(KvFormat.F32);
        List<AttentionShape> shapes = shapes(format);
        for (int i = 0; i < shapes.size(); i++) {
            for (int length : LENGTHS) {
                float[] exact =
                        new StoredSequence(exactly.get(i), length, SEED).attend(ORACLE, length);
                assertThat(new StoredSequence(shapes.get(i), length, SEED).attend(ORACLE, length))
                        .containsExactly(exact, within(bound));
            }
        }
    }

    @Test
    void aByteIsAtMostHalfAStepOff() {
        var shape = new AttentionShape(1, 1, 64, 2, KvFormat.INT8);
        var data = new RandomData(SEED);
        MemorySegment k = data.floats(64);
        MemorySegment part = Arena.ofAuto().allocate(shape.keyBlockBytes(), 8);
        KvRows.write(shape, part, part.asSlice(0), 0, 1, k, 0, k, 0);
        float[] numbers = RandomData.array(k);
        float min = Float.MAX_VALUE;
        float max = -Float.MAX_VALUE;
        for (float number : numbers) {
            min = Math.min(min, number);
            max = Math.max(max, number);
        }
        // The values were written last; number d of slot 1 lies at 64 + d.
        for (int d = 0; d < 64; d++) {
            assertThat(StoredNumbers.value(shape, part, 0, 0, 1, d))
                    .isCloseTo(numbers[d], within((max - min) / 255 * 0.5001f + 1e-6f));
        }
    }

    @Test
    void aHeadOfEqualNumbersIsExact() {
        var shape = new AttentionShape(1, 1, 16, 4, KvFormat.INT8);
        MemorySegment k = Arena.ofAuto().allocate(64, 4);
        for (int i = 0; i < 16; i++) {
            k.setAtIndex(FLOAT, i, 2.7f);
        }
        MemorySegment part = Arena.ofAuto().allocate(shape.keyBlockBytes(), 8);
        KvRows.write(
                shape, part, Arena.ofAuto().allocate(shape.keyBlockBytes(), 8), 0, 0, k, 0, k, 0);
        assertThat(StoredNumbers.key(shape, part, 0, 0, 0, 0)).isEqualTo(2.7f);
    }

    @ParameterizedTest
    @EnumSource(KvFormat.class)
    void whatIsNotFiniteIsNotHidden(KvFormat format) {
        var shape = new AttentionShape(1, 1, 16, 4, format);
        for (float bad :
                new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            MemorySegment k = new RandomData(SEED).floats(16);
            k.setAtIndex(FLOAT, 5, bad);
            MemorySegment keys = Arena.ofAuto().allocate(shape.keyBlockBytes(), 8);
            MemorySegment values = Arena.ofAuto().allocate(shape.keyBlockBytes(), 8);
            KvRows.write(shape, keys, values, 0, 1, k, 0, k, 0);
            float read = StoredNumbers.key(shape, keys, 0, 0, 1, 5);
            assertThat(Float.isFinite(read)).as("%s as %s", bad, format).isFalse();
        }
    }

    @Test
    void formatsHaveNamesAndSizes() {
        assertThat(KvFormat.named("int8")).isEqualTo(KvFormat.INT8);
        assertThatThrownBy(() -> KvFormat.named("fp8")).hasMessageContaining("f32, f16 and int8");
        assertThat(KvFormat.F32.partBytes(64, 16)).isEqualTo(4096);
        assertThat(KvFormat.F16.partBytes(64, 16)).isEqualTo(2048);
        assertThat(KvFormat.INT8.partBytes(64, 16)).isEqualTo(1152);
    }
}
