package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of int8 activations: one result for all kernels, within a bound of the floats'. */
final class Int8MatmulTest {

    private static final long SEED = 20_261_129;
    private static final Kernels ORACLE = new ScalarKernels(Activations.INT8);
    private static final Kernels FLOATS = new ScalarKernels();

    static Stream<WeightType> quantised() {
        return Stream.of(WeightType.values()).filter(type -> type.groupSize() > 1);
    }

    private static float[] product(Kernels kernels, WeightMatrix w, MemorySegment a, int rows) {
        MemorySegment out = new RandomData(1).zeros(rows * w.rows());
        kernels.matmul(out, 0, a, 0, w, rows, 0, w.rows(), scratch(kernels, w));
        return RandomData.array(out);
    }

    private static float[] scratch(Kernels kernels, WeightMatrix w) {
        return new float[kernels.matmulScratchFloats(w.cols())];
    }

    private static void assertSameBits(float[] got, float[] expected, String what) {
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < got.length; i++) {
            assertThat(Float.floatToIntBits(got[i]))
                    .as("%s: number %d, %s and %s", what, i, got[i], expected[i])
                    .isEqualTo(Float.floatToIntBits(expected[i]));
        }
    }

    @Test
    void everyKernelHasTheProfileByName() {
        List<Kernels> kernels = KernelChoice.available(Activations.INT8);
        List<String> names = new ArrayList<>(List.of("scalar-int8", "vector-int8"));
        NativeKernels.all().stream().limit(1).map(Kernels::name).forEach(names::add);
        System.out.println("int8 kernels " + names);
        assertThat(kernels).extracting(Kernels::name).isEqualTo(names);
        assertThat(kernels).extracting(each -> each.activations().label()).containsOnly("int8");
        assertThat(KernelChoice.named("vector-int8").kernels().activations())
                .isEqualTo(Activations.INT8);
        assertThat(KernelChoice.named("float").kernels().activations())
                .isEqualTo(Activations.FLOAT);
    }

    @ParameterizedTest
    @MethodSource("quantised")
    void vectorsGiveTheOraclesBits(WeightType type) {
        for (Kernels kernels : KernelChoice.available(Activations.INT8)) {
            for (int groups : new int[] {1, 2, 3, 7}) {
                int cols = groups * type.groupSize();
                var data = new RandomData(SEED + groups);
                MemorySegment a = data.floats(5 * cols);
                WeightMatrix w = data.weights(type, 13, cols);
                assertSameBits(
                        product(kernels, w, a, 5),
                        product(ORACLE, w, a, 5),
                        kernels.name() + " " + type + " x " + cols);
                WeightMatrix noise = data.noise(type, 40, cols);
                assertSameBits(
                        product(kernels, noise, a, 5),
                        product(ORACLE, noise, a, 5),
                        kernels.name() + " noise " + type + " x " + cols);
            }
        }
    }

    /** The largest integers on both sides: if a lane rounded, it would be here. */
    @ParameterizedTest
    @MethodSource("quantised")
    void theLargestIntegersAreSummedExactly(WeightType type) {
        int cols = 2 * type.groupSize();
        for (int fill : new int[] {0x00, 0x80, 0x7f, 0xff, 0x0f, 0xf0}) {
            var data = new RandomData(SEED);
            WeightMatrix w = data.weights(type, 3, cols);
            for (long at = w.offset(); at < w.data().byteSize(); at++) {
                w.data().set(JAVA_BYTE, at, (byte) fill);
            }
            for (int row = 0; row < 3; row++) {
                for (int g = 0; g < 2; g++) {
                    data.setScales(w, row, g);
                }
            }
            MemorySegment a = data.zeros(cols);
            for (int i = 0; i < cols; i++) {
                a.setAtIndex(FLOAT, i, i == cols - 1 ? 126 : 127);
            }
            float[] expected = product(ORACLE, w, a, 1);
            // Whole numbers times 127/127 lose nothing, so the floats' own product is the same sum.
            float[] floats = product(FLOATS, w, a, 1);
            for (int i = 0; i < 3; i++) {
                assertThat(expected[i]).isCloseTo(floats[i], within(Math.abs(floats[i]) * 1e-6f));
            }
            for (Kernels kernels : KernelChoice.available(Activations.INT8)) {
                assertSameBits(product(kernels, w, a, 1), expected, kernels.name() + " " + type);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("quantised")
    void aRowDoesNotDependOnItsCompany(WeightType type) {
        int cols = 3 * type.groupSize();
        for (Kernels kernels : KernelChoice.available(Activations.INT8)) {
            var data = new RandomData(SEED + 5);
            MemorySegment a = data.floats(67 * cols);
            WeightMatrix w = data.weights(type, 9, cols);
            float[] together = product(kernels, w, a, 67);
            MemorySegment apart = data.zeros(67 * 9);
            for (int r = 0; r < 67; r++) {
                for (int o = 0; o < 9; o += 4) {
                    long at = 4L * r * 9;
                    long row = 4L * r * cols;
                    int to = Math.min(9, o + 4);
                    kernels.matmul(apart, at, a, row, w, 1, o, to, scratch(kernels, w));
                }
            }
            assertSameBits(RandomData.array(apart), together, kernels.name() + " " + type);
        }
    }

    /**
     * Half a step of each activation times its weight, and the roundings of two sums of as many
     * terms as there are groups, whose magnitudes are those of the terms before they cancel.
     */
    @ParameterizedTest
    @MethodSource("quantised")
    void anInt8ResultIsWithinItsBound(WeightType type) {
        int cols = 4 * type.groupSize();
        var data = new RandomData(SEED + 9);
        MemorySegment a = data.floats(20 * cols);
        for (int i = 0; i < 20; i++) {
            a.setAtIndex(FLOAT, (long) i * cols + 7 * i % cols, 40f); // an outlier spoils its group
        }
        WeightMatrix w = data.weights(type, 11, cols);
        float[] got = product(ORACLE, w, a, 20);
        float[] floats = product(FLOATS, w, a, 20);
        double largestShare = 0;
        for (int i = 0; i < got.length; i++) {
            double bound = bound(w, i % 11, a, i / 11);
            assertThat((double) got[i])
                    .as("%s, number %d", type, i)
                    .isCloseTo(floats[i], within(bound));
            largestShare = Math.max(largestShare, Math.abs(got[i] - floats[i]) / bound);
        }
        assertThat(largestShare).as("the bound is not idle").isGreaterThan(0.01);
    }

    private static double bound(WeightMatrix w, int out, MemorySegment a, int row) {
        int size = w.type().groupSize();
        var format = (QuantisedFormat) w.type().format();
        double step = 0;
        double magnitude = Float.MIN_NORMAL;
        for (int g = 0; g < w.cols() / size; g++) {
            long group = w.rowOffset(out) + (long) g * w.type().groupBytes();
            double largest = 0;
            double weights = 0;
            for (int j = 0; j < size; j++) {
                int col = g * size + j;
                double x = Math.abs(a.getAtIndex(FLOAT, (long) row * w.cols() + col));
                largest = Math.max(largest, x);
                weights += Math.abs(ScalarKernels.weight(w, out, col));
                magnitude +=
                        x
                                * Math.abs(
                                        format.scale(w.data(), group)
                                                * format.factor(w.data(), group, j));
                magnitude +=
                        x
                                * Math.abs(
                                        format.minScale(w.data(), group)
                                                * format.min(w.data(), group, j));
            }
            step += largest / 254 * weights;
        }
        int terms = 2 * w.cols() / size + 6;
        return step * (1 + 0x1p-12) + terms * 0x1p-23 * magnitude;
    }

    @Test
    void activationsAreRoundedToTheNearestStepAndHalvesToTheEvenOne() {
        float[] x = new float[32];
        float[] values = {127, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f, -126.4f, -127, 3.49f};
        System.arraycopy(values, 0, x, 0, values.length);
        MemorySegment a = MemorySegment.ofArray(x);
        float[] out = new float[33];
        Int8Activations.quantise(out, a, 0, 32, 32);
        assertThat(out[32]).as("scale").isEqualTo(1);
        assertThat(out).startsWith(127, 0, 2, 2, 0, -2, -126, -127, 3);
    }

    @Test
    void aGroupOfNothingIsNothingAndOneThatIsNotFiniteSaysSo() {
        for (Kernels kernels : KernelChoice.available(Activations.INT8)) {
            var data = new RandomData(SEED);
            WeightMatrix w = data.weights(WeightType.Q8_0, 2, 64);
            MemorySegment a = data.zeros(4 * 64);
            for (int i = 0; i < 64; i++) {
                a.setAtIndex(FLOAT, 64 + i, i % 2 == 0 ? 1e-38f : -Float.MIN_VALUE);
            }
            a.setAtIndex(FLOAT, 2 * 64 + 40, Float.NaN);
            a.setAtIndex(FLOAT, 3 * 64 + 1, Float.NEGATIVE_INFINITY);
            float[] out = product(kernels, w, a, 4);
            for (int i = 0; i < 4; i++) {
                assertThat(out[i]).as("%s, number %d", kernels.name(), i).isEqualTo(0f);
                assertThat(out[4 + i]).as("%s, number %d", kernels.name(), 4 + i).isNaN();
            }
        }
    }

    /** Weights that are floats are multiplied as in the other profile. */
    @Test
    void floatWeightsKeepFloatActivations() {
        for (WeightType type : List.of(WeightType.F32, WeightType.F16, WeightType.BF16)) {
            var data = new RandomData(SEED);
            MemorySegment a = data.floats(3 * 77);
            WeightMatrix w = data.weights(type, 5, 77);
            for (Kernels kernels : KernelChoice.available()) {
                Kernels int8 = KernelChoice.named(kernels.name() + "-int8").kernels();
                assertSameBits(
                        product(int8, w, a, 3), product(kernels, w, a, 3), kernels.name() + type);
            }
        }
    }
}
