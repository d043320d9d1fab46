package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The C kernels on each instruction set of this machine, against the oracle of int8 activations:
 * the same bits, not nearly the same. NEON is not run on x86. Which sets there must be, {@link
 * NativeLibraryTest} knows from the build.
 */
final class NativeKernelsTest {

    private static final long SEED = 20_261_128;
    private static final Kernels ORACLE = new ScalarKernels(Activations.INT8);

    private final Workspace copies = new Workspace();

    @BeforeAll
    static void sayWhatRuns() {
        String all = NativeKernels.all().stream().map(NativeKernels::instructions).toList() + "";
        System.out.println("seed " + SEED + ", instruction sets " + all);
    }

    @AfterEach
    void free() {
        copies.close();
    }

    private interface Check {
        void run(NativeKernels kernels, WeightType type);
    }

    private static Stream<DynamicTest> forEach(Check check) {
        return forEach(
                Stream.of(WeightType.values()).filter(type -> type.groupSize() > 1).toList(),
                check);
    }

    private static Stream<DynamicTest> forEach(List<WeightType> types, Check check) {
        return NativeKernels.all().stream()
                .flatMap(
                        kernels ->
                                types.stream()
                                        .map(
                                                type ->
                                                        DynamicTest.dynamicTest(
                                                                kernels.instructions() + " " + type,
                                                                () -> check.run(kernels, type))));
    }

    /** Every width of a tile, panels that are not full, one group and several. */
    @TestFactory
    Stream<DynamicTest> aProductHasTheOraclesBits() {
        return forEach(
                (kernels, type) -> {
                    for (int rows : new int[] {1, 2, 3, 4, 8, 15}) {
                        for (int outs : new int[] {1, 16, 37}) {
                            int cols = (rows % 3 + 1) * type.groupSize();
                            var data = new RandomData(SEED + rows + 100L * outs);
                            MemorySegment a = data.floats(rows * cols);
                            compare(kernels, data.weights(type, outs, cols), a, rows);
                            compare(kernels, data.noise(type, outs, cols), a, rows);
                        }
                    }
                });
    }

    /** Where sums are largest an instruction that saturates would show. */
    @TestFactory
    Stream<DynamicTest> theLargestIntegersAreSummedExactly() {
        return forEach(
                (kernels, type) -> {
                    int cols = 2 * type.groupSize();
                    for (int fill : new int[] {0x00, 0x80, 0x81, 0x7f, 0xff, 0x0f, 0xf0}) {
                        var data = new RandomData(SEED);
                        WeightMatrix w = data.weights(type, 5, cols);
                        for (long at = w.offset(); at < w.data().byteSize(); at++) {
                            w.data().set(JAVA_BYTE, at, (byte) fill);
                        }
                        for (int row = 0; row < 5; row++) {
                            data.setScales(w, row, 0);
                            data.setScales(w, row, 1);
                        }
                        MemorySegment a = data.zeros(2 * cols);
                        for (int i = 0; i < 2 * cols; i++) {
                            a.setAtIndex(FLOAT, i, i < cols ? 127 : -127);
                        }
                        compare(kernels, w, a, 2);
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> whatIsNotFiniteOrTooSmallIsTheOraclesToo() {
        return forEach(
                (kernels, type) -> {
                    int cols = 2 * type.groupSize();
                    var data = new RandomData(SEED);
                    MemorySegment a = data.floats(9 * cols);
                    float[] odd = {
                        Float.NaN,
                        Float.intBitsToFloat(0xffc00001),
                        Float.NEGATIVE_INFINITY,
                        Float.POSITIVE_INFINITY,
                        Float.MAX_VALUE,
                        -0f
                    };
                    for (int row = 0; row < odd.length; row++) {
                        a.setAtIndex(FLOAT, (long) row * cols + 5 * row, odd[row]);
                    }
                    for (int i = 0; i < cols; i++) {
                        a.setAtIndex(FLOAT, 6L * cols + i, i % 2 == 0 ? 1e-38f : -Float.MIN_VALUE);
                        a.setAtIndex(FLOAT, 7L * cols + i, i % 2 == 0 ? 0x1p-100f : 0x1p-101f);
                        a.setAtIndex(FLOAT, 8L * cols + i, i % 2 == 0 ? 0.5f : 127);
                    }
                    compare(kernels, data.weights(type, 17, cols), a, 9);
                });
    }

    private void compare(NativeKernels kernels, WeightMatrix w, MemorySegment a, int rows) {
        WeightMatrix panels = kernels.arranged(w, copies);
        assertThat(panels.isInPanels()).isTrue();
        MemorySegment expected = product(ORACLE, w, a, rows);
        assertSameNumbers(product(kernels, panels, a, rows), expected, w + " x " + rows);
        assertSameNumbers(product(kernels, w, a, rows), expected, w + " x " + rows + ", no panels");
    }

    private static MemorySegment product(
            Kernels kernels, WeightMatrix w, MemorySegment a, int rows) {
        MemorySegment out = new RandomData(1).zeros(rows * w.rows());
        kernels.matmul(out, 0, a, 0, w, rows, 0, w.rows(), scratch(kernels, w));
        return out;
    }

    private static float[] scratch(Kernels kernels, WeightMatrix w) {
        return new float[kernels.matmulScratchFloats(w.cols())];
    }

    /** Bit by bit, but for the payload of what is not a number. */
    private static void assertSameNumbers(MemorySegment got, MemorySegment expected, String what) {
        List<Integer> bits = new ArrayList<>();
        List<Integer> expectedBits = new ArrayList<>();
        for (long i = 0; i < expected.byteSize() / 4; i++) {
            bits.add(Float.floatToIntBits(got.getAtIndex(FLOAT, i)));
            expectedBits.add(Float.floatToIntBits(expected.getAtIndex(FLOAT, i)));
        }
        assertThat(bits).as(what).isEqualTo(expectedBits);
    }

    /** The replay promise: company, range and the parts of quantising change no bit. */
    @TestFactory
    Stream<DynamicTest> aRowDoesNotDependOnItsCompanyAndNothingElseIsWritten() {
        return forEach(
                (kernels, type) -> {
                    int rows = 27;
                    int outs = 41;
                    int cols = 2 * type.groupSize();
                    var data = new RandomData(SEED + 5);
                    MemorySegment a = data.floats(rows * cols);
                    WeightMatrix w = kernels.arranged(data.weights(type, outs, cols), copies);
                    MemorySegment together = product(kernels, w, a, rows);
                    MemorySegment apart = data.zeros(rows * outs + 1);
                    for (int first = 0; first < rows; first += 5) {
                        int count = Math.min(5, rows - first);
                        for (int from = 0; from < outs; from += 7) {
                            kernels.matmul(
                                    apart,
                                    4L * first * outs,
                                    a,
                                    4L * first * cols,
                                    w,
                                    count,
                                    from,
                                    Math.min(outs, from + 7),
                                    new float[0]);
                        }
                    }
                    assertThat(apart.asSlice(0, together.byteSize()).mismatch(together))
                            .isEqualTo(-1);
                    assertThat(apart.getAtIndex(FLOAT, (long) rows * outs)).isZero();
                    assertSameNumbers(quantisedInParts(kernels, w, a, rows), together, "parts");
                });
    }

    private static MemorySegment quantisedInParts(
            NativeKernels kernels, WeightMatrix w, MemorySegment a, int rows) {
        long bytes = kernels.quantisedBytes(w);
        assertThat(bytes).isLessThanOrEqualTo(kernels.quantisedBytesMax(w.cols()));
        MemorySegment q = new RandomData(1).zeros((int) (bytes * rows / 4));
        for (int first = 0; first < rows; first += NativeKernels.QUANTISED_TOGETHER) {
            int count = Math.min(NativeKernels.QUANTISED_TOGETHER, rows - first);
            kernels.quantise(q, bytes * first, a, 4L * first * w.cols(), w, count);
        }
        MemorySegment out = new RandomData(1).zeros(rows * w.rows());
        kernels.matmulQuantised(out, 0, q, 0, w, rows, 0, w.rows());
        return out;
    }

    /** A wrong bound must end here and not in memory of others. */
    @TestFactory
    Stream<DynamicTest> memoryThatIsTooSmallOrOnTheHeapIsRefused() {
        return forEach(List.of(WeightType.Q8_0, WeightType.Q4_0), this::requireBounds);
    }

    private void requireBounds(NativeKernels kernels, WeightType type) {
        var data = new RandomData(SEED);
        WeightMatrix w = kernels.arranged(data.weights(type, 5, 64), copies);
        MemorySegment a = data.floats(2 * 64);
        MemorySegment out = data.zeros(10);
        float[] none = {};
        assertThatThrownBy(() -> kernels.matmul(out, 4, a, 0, w, 2, 0, 5, none))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> kernels.matmul(out, 0, a, 4, w, 2, 0, 5, none))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> kernels.matmul(out, 0, a, 0, w, 2, 0, 6, none))
                .isInstanceOf(IndexOutOfBoundsException.class);
        MemorySegment heap = MemorySegment.ofArray(new float[2 * 64]);
        assertThatThrownBy(() -> kernels.matmul(out, 0, heap, 0, w, 2, 0, 5, none))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ORACLE.matmul(out, 0, a, 0, w, 2, 0, 5, new float[66]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("interleaved");
    }

    /** As threads do it that each take a range of panels, in any order. */
    @TestFactory
    Stream<DynamicTest> packingInPiecesGivesTheSameBytes() {
        return forEach(
                (kernels, type) -> {
                    WeightMatrix w = new RandomData(SEED + 7).noise(type, 93, 2 * type.groupSize());
                    long before = copies.bytes();
                    WeightMatrix whole = kernels.arranged(w, copies);
                    WeightMatrix pieces = Objects.requireNonNull(kernels.emptyPanels(w, copies));
                    int middle = pieces.panels() / 2;
                    kernels.pack(pieces, w, middle, pieces.panels());
                    for (int panel = 0; panel < middle; panel++) {
                        kernels.pack(pieces, w, panel, panel + 1);
                    }
                    assertThat(pieces.data().mismatch(whole.data())).isEqualTo(-1);
                    assertThat(pieces.bytes()).isEqualTo(pieces.data().byteSize());
                    assertThat(copies.bytes() - before).isEqualTo(2 * pieces.bytes());
                });
    }

    @TestFactory
    Stream<DynamicTest> nothingIsPackedBesideWhatWasTaken() {
        return forEach(
                List.of(WeightType.Q8_0),
                (kernels, type) -> {
                    var data = new RandomData(SEED);
                    WeightMatrix w = data.weights(type, 33, 64);
                    WeightMatrix panels = Objects.requireNonNull(kernels.emptyPanels(w, copies));
                    assertThatThrownBy(() -> kernels.pack(panels, w, 0, panels.panels() + 1))
                            .isInstanceOf(IndexOutOfBoundsException.class);
                    WeightMatrix other = data.weights(type, 33, 96);
                    assertThatThrownBy(() -> kernels.pack(panels, other, 0, 1))
                            .isInstanceOf(IllegalArgumentException.class);
                    assertThatThrownBy(() -> kernels.pack(w, w, 0, 1))
                            .isInstanceOf(IllegalArgumentException.class);
                });
    }

    /** Small pieces, one larger than any, and again: all zeros, none upon another. */
    @TestFactory
    Stream<DynamicTest> buffersInLargePagesAreZerosOfTheirOwn() {
        return forEach(
                List.of(WeightType.Q8_0),
                (kernels, type) -> {
                    long[] sizes = {1, 100, 3L << 20, 64, 70L << 20, 7, 2L << 20};
                    List<MemorySegment> buffers = new ArrayList<>();
                    long before = copies.bytes();
                    long bytes = 0;
                    for (long size : sizes) {
                        MemorySegment buffer = copies.untouched(size);
                        assertThat(buffer.address() % 64).isZero();
                        assertThat(buffer.byteSize()).isBetween(size, size + 3);
                        assertThat(buffer.get(JAVA_BYTE, 0)).isZero();
                        assertThat(buffer.get(JAVA_BYTE, buffer.byteSize() - 1)).isZero();
                        bytes += buffer.byteSize();
                        buffers.add(buffer);
                    }
                    for (MemorySegment buffer : buffers) {
                        for (MemorySegment other : buffers) {
                            boolean same = buffer.address() == other.address();
                            assertThat(buffer.asOverlappingSlice(other).isPresent())
                                    .isEqualTo(same);
                        }
                    }
                    assertThat(copies.bytes() - before).isEqualTo(bytes);
                });
    }

    @TestFactory
    Stream<DynamicTest> weightsOfFloatsStayWhereTheyLie() {
        return forEach(
                List.of(WeightType.F32, WeightType.F16, WeightType.BF16),
                (kernels, type) -> {
                    WeightMatrix w = new RandomData(SEED).weights(type, 5, 64);
                    try (var none = new Workspace()) {
                        assertThat(kernels.arranged(w, none)).isEqualTo(w);
                        assertThat(none.bytes()).isZero();
                    }
                });
    }
}
