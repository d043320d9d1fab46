package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every implementation that this machine can run, against the oracle. */
final class KernelsTest {

    private static final long SEED = 20_261_123;
    private static final ScalarKernels ORACLE = new ScalarKernels();

    /** Odd sizes, tails shorter and longer than a vector, and one real shape. */
    private static final int[] COLS = {1, 3, 15, 16, 17, 31, 33, 64, 100, 896};

    private static final int[] GROUP_COLS = {32, 64, 96, 224, 896};
    private static final int[] LARGE_GROUP_COLS = {256, 512, 768};

    private static int[] cols(WeightType type) {
        return switch (type.groupSize()) {
            case 1 -> COLS;
            case 32 -> GROUP_COLS;
            default -> LARGE_GROUP_COLS;
        };
    }

    @BeforeAll
    static void sayWhatRuns() {
        System.out.println("seed " + SEED + ", kernels " + names() + ": " + widths());
    }

    private static List<String> names() {
        return KernelChoice.available().stream().map(Kernels::name).toList();
    }

    private static List<Integer> widths() {
        return KernelChoice.available().stream().map(Kernels::vectorBits).toList();
    }

    @Test
    void thisBuildTestsBothKernels() {
        assertThat(names()).containsExactly("scalar", "vector");
    }

    private static Stream<DynamicTest> forEachKernel(String what, Check check) {
        return KernelChoice.available().stream()
                .map(kernels -> dynamicTest(kernels.name() + " " + what, () -> check.run(kernels)));
    }

    private interface Check {
        void run(Kernels kernels);
    }

    @TestFactory
    Stream<DynamicTest> matmulEqualsTheOracle() {
        return forEachKernel(
                "matmul",
                kernels -> {
                    for (WeightType type : WeightType.values()) {
                        for (int cols : cols(type)) {
                            for (int rows : new int[] {1, 2, 3, 4, 5, 7, 67}) {
                                compareMatmul(kernels, type, rows, cols, 13);
                            }
                        }
                    }
                });
    }

    private static void compareMatmul(
            Kernels kernels, WeightType type, int rows, int cols, int outs) {
        var data = new RandomData(SEED + rows * 1000L + cols);
        MemorySegment a = data.floats(rows * cols);
        WeightMatrix w = data.weights(type, outs, cols);
        MemorySegment expected = data.zeros(rows * outs);
        ORACLE.matmul(expected, 0, a, 0, w, rows, 0, outs, scratch(ORACLE, cols));
        MemorySegment got = data.zeros(rows * outs);
        kernels.matmul(got, 0, a, 0, w, rows, 0, outs, scratch(kernels, cols));
        for (int i = 0; i < rows * outs; i++) {
            double bound = errorBound(a, w, i / outs, i % outs);
            assertThat((double) got.getAtIndex(FLOAT, i))
                    .as("%s [%d, %d] x %d, element %d", type, outs, cols, rows, i)
                    .isCloseTo(expected.getAtIndex(FLOAT, i), within(bound));
        }
    }

    /**
     * What a float sum of n products may be off by, whatever its order: n roundings of at most the
     * sum of the products' magnitudes.
     */
    private static double errorBound(MemorySegment a, WeightMatrix w, int row, int out) {
        double magnitude = Float.MIN_NORMAL;
        for (int i = 0; i < w.cols(); i++) {
            double x = a.getAtIndex(FLOAT, (long) row * w.cols() + i);
            magnitude += Math.abs(x * ScalarKernels.weight(w, out, i));
        }
        return (w.cols() + 1) * 0x1p-24 * magnitude;
    }

    private static float[] scratch(Kernels kernels, int cols) {
        return new float[kernels.matmulScratchFloats(cols)];
    }

    /** The replay promise: company, range and place in the batch change no bit. */
    @TestFactory
    Stream<DynamicTest> aRowDoesNotDependOnItsCompany() {
        return forEachKernel(
                "batch invariance",
                kernels -> {
                    for (WeightType type : WeightType.values()) {
                        boolean large = type.groupSize() == 256;
                        compareCompanies(kernels, type, large ? 256 : 96, 19, 70);
                        compareCompanies(kernels, type, large ? 768 : 896, 6, 9);
                    }
                    compareCompanies(kernels, WeightType.F32, 77, 9, 11);
                    compareCompanies(kernels, WeightType.F16, 77, 9, 11);
                    compareCompanies(kernels, WeightType.BF16, 77, 9, 11);
                });
    }

    private static void compareCompanies(
            Kernels kernels, WeightType type, int cols, int outs, int rows) {
        var data = new RandomData(SEED + cols);
        MemorySegment a = data.floats(rows * cols);
        WeightMatrix w = data.weights(type, outs, cols);
        float[] scratch = scratch(kernels, cols);
        MemorySegment together = data.zeros(rows * outs);
        kernels.matmul(together, 0, a, 0, w, rows, 0, outs, scratch);
        MemorySegment alone = data.zeros(rows * outs);
        for (int r = 0; r < rows; r++) {
            kernels.matmul(alone, 4L * r * outs, a, 4L * r * cols, w, 1, 0, outs, scratch);
        }
        MemorySegment inParts = data.zeros(rows * outs);
        for (int first = 0; first < rows; first += 3) {
            int count = Math.min(3, rows - first);
            for (int from = 0; from < outs; from += 5) {
                kernels.matmul(
                        inParts,
                        4L * first * outs,
                        a,
                        4L * first * cols,
                        w,
                        count,
                        from,
                        Math.min(outs, from + 5),
                        scratch);
            }
        }
        assertThat(RandomData.array(alone)).as(type + " alone").isEqualTo(array(together));
        assertThat(RandomData.array(inParts)).as(type + " in parts").isEqualTo(array(together));
    }

    private static float[] array(MemorySegment data) {
        return RandomData.array(data);
    }

    @TestFactory
    Stream<DynamicTest> softmaxEqualsTheOracleAndSumsToOne() {
        return forEachKernel(
                "softmax",
                kernels -> {
                    for (int count : new int[] {1, 2, 15, 16, 17, 100}) {
                        float[] x = array(new RandomData(SEED).floats(count + 3));
                        x[3] = -200;
                        if (count > 1) {
                            x[4] = Float.NEGATIVE_INFINITY;
                        }
                        float[] expected = x.clone();
                        ORACLE.softmax(expected, 3, count);
                        kernels.softmax(x, 3, count);
                        assertThat(x).containsExactly(expected, within(1e-6f));
                        double sum = 0;
                        for (int i = 3; i < x.length; i++) {
                            sum += x[i];
                        }
                        assertThat(sum).isCloseTo(1, within(1e-5));
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> rowKernelsEqualTheOracle() {
        return forEachKernel(
                "norm, swiglu, add, argmax",
                kernels -> {
                    for (int cols : COLS) {
                        compareRowKernels(kernels, cols);
                    }
                });
    }

    private static void compareRowKernels(Kernels kernels, int cols) {
        var data = new RandomData(SEED + cols);
        MemorySegment x = data.floats(cols);
        MemorySegment y = data.floats(cols);
        List<float[]> results = new ArrayList<>();
        for (Kernels each : List.of(ORACLE, kernels)) {
            MemorySegment out = data.zeros(cols);
            each.rmsNorm(out, 0, x, 0, y, cols, 1e-6f);
            results.add(array(out));
            MemorySegment gate = data.zeros(cols).copyFrom(x);
            each.swiGlu(gate, 0, y, 0, cols);
            results.add(array(gate));
            each.add(gate, 0, y, 0, cols);
            results.add(array(gate));
            each.addScaled(gate, 0, x, 0, -0.75f, cols);
            results.add(array(gate));
            assertThat(each.argmax(x, 0, cols)).isEqualTo(ORACLE.argmax(x, 0, cols));
        }
        for (int i = 0; i < 4; i++) {
            assertThat(results.get(4 + i))
                    .as("kernel %d of %d numbers", i, cols)
                    .containsExactly(results.get(i), within(1e-5f));
        }
    }

    @TestFactory
    Stream<DynamicTest> argmaxTakesTheLowerOfEqualsAndSeesTheTail() {
        return forEachKernel(
                "argmax",
                kernels -> {
                    for (int best : new int[] {0, 1, 15, 16, 33, 34}) {
                        MemorySegment x = new RandomData(SEED).zeros(35);
                        x.setAtIndex(FLOAT, best, 2);
                        x.setAtIndex(FLOAT, 34, 2);
                        assertThat(kernels.argmax(x, 0, 35)).isEqualTo(best);
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> argmaxFindsWhatIsNotANumber() {
        return forEachKernel(
                "argmax of NaN",
                kernels -> {
                    for (int at : new int[] {0, 5, 16, 34}) {
                        MemorySegment x = new RandomData(SEED).floats(35);
                        x.setAtIndex(FLOAT, at, Float.NaN);
                        assertThat(kernels.argmax(x, 0, 35)).isEqualTo(at);
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> embeddingRowsAreTheExactWeights() {
        return forEachKernel(
                "embedding",
                kernels -> {
                    for (WeightType type : WeightType.values()) {
                        var data = new RandomData(SEED);
                        WeightMatrix w = data.weights(type, 3, 256);
                        MemorySegment out = data.zeros(256);
                        kernels.dequantiseRow(out, 0, w, 2);
                        for (int i = 0; i < 256; i++) {
                            assertThat(out.getAtIndex(FLOAT, i))
                                    .isEqualTo(ScalarKernels.weight(w, 2, i));
                        }
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> extremesStayFinite() {
        return forEachKernel(
                "extremes",
                kernels -> {
                    float[] extremes = {-1e30f, -100, -88, -87, 0, 87, 88, 100, 1e30f};
                    var data = new RandomData(SEED);
                    MemorySegment gate = data.zeros(27);
                    MemorySegment up = data.zeros(27);
                    for (int i = 0; i < 27; i++) {
                        gate.setAtIndex(FLOAT, i, extremes[i % 9]);
                        up.setAtIndex(FLOAT, i, 1);
                    }
                    kernels.swiGlu(gate, 0, up, 0, 27);
                    for (int i = 0; i < 27; i++) {
                        float x = extremes[i % 9];
                        float expected = (float) (x / (1 + Math.exp(-(double) x)));
                        assertThat(gate.getAtIndex(FLOAT, i))
                                .as("silu(%s)", x)
                                .isCloseTo(expected, within(Math.abs(expected) * 1e-6f + 1e-6f));
                    }
                });
    }
}
