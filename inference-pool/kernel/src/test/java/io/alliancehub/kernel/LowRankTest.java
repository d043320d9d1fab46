package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Both halves of low-rank products by every implementation of this machine. */
final class LowRankTest {

    private static final long SEED = 20_261_128;
    private static final ScalarKernels ORACLE = new ScalarKernels();
    private static final int[] RANKS = {1, 3, 4, 8, 16, 17, 64};
    private static final int[] INPUTS = {1, 17, 48, 64, 896};
    private static final int[] OUTPUTS = {1, 31, 32, 33, 64, 100};

    private static List<Kernels> all() {
        List<Kernels> all = new ArrayList<>();
        for (Activations activations : Activations.values()) {
            all.addAll(KernelChoice.available(activations));
        }
        all.addAll(NativeKernels.all());
        return all;
    }

    private static Stream<DynamicTest> forEach(Check check) {
        System.out.println("seed " + SEED + ", " + all().stream().map(Kernels::name).toList());
        return all().stream().map(it -> dynamicTest(it.name(), () -> check.run(it)));
    }

    private interface Check {
        void run(Kernels kernels);
    }

    /** Numbers that 16 bits of one kind or the other hold, or none does. */
    private static float[] numbers(SplittableRandom random, int count, WeightType type) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            float number = (float) random.nextGaussian();
            numbers[i] =
                    switch (type) {
                        case BF16 ->
                                Float.intBitsToFloat(Float.floatToRawIntBits(number) & 0xffff0000);
                        case F16 -> Float.float16ToFloat(Float.floatToFloat16(number));
                        default -> number;
                    };
        }
        return numbers;
    }

    private static LowRank pair(
            SplittableRandom random, int inputs, int outputs, int rank, WeightType type) {
        float[] down = numbers(random, inputs * rank, type);
        float[] up = numbers(random, outputs * rank, type);
        return LowRank.of(down, up, rank, 1.5f, Arena.ofAuto()::allocate);
    }

    private static float[] scratch(Kernels kernels, LowRank pair) {
        int floats =
                Math.max(
                        kernels.matmulScratchFloats(pair.inputs()),
                        LowRank.scratchFloats(pair.rank()));
        return new float[floats];
    }

    private interface Case {
        void run(LowRank pair, RandomData data);
    }

    private static void forEachShape(Case each) {
        var random = new SplittableRandom(SEED);
        for (WeightType type : List.of(WeightType.F32, WeightType.F16, WeightType.BF16)) {
            for (int rank : RANKS) {
                for (int i = 0; i < OUTPUTS.length; i++) {
                    int inputs = INPUTS[(i + rank) % INPUTS.length];
                    LowRank pair = pair(random, inputs, OUTPUTS[i], rank, type);
                    each.run(pair, new RandomData(SEED + rank + i));
                }
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> bothHalvesEqualTheOracle() {
        return forEach(kernels -> forEachShape((pair, data) -> compare(kernels, pair, data)));
    }

    private static void compare(Kernels kernels, LowRank pair, RandomData data) {
        int rows = 5;
        MemorySegment a = data.floats(rows * pair.inputs());
        MemorySegment expected = data.zeros(rows * pair.rank());
        MemorySegment got = data.zeros(rows * pair.rank());
        ORACLE.shrink(expected, 0, a, 0, pair, rows, scratch(ORACLE, pair));
        kernels.shrink(got, 0, a, 0, pair, rows, scratch(kernels, pair));
        double bound = 1.5 * (pair.inputs() + 2) * 0x1p-24 * 12 * pair.inputs();
        requireNear(got, expected, bound);
        MemorySegment base = data.floats(rows * pair.outputs());
        MemorySegment sum = data.zeros(rows * pair.outputs()).copyFrom(base);
        MemorySegment wanted = data.zeros(rows * pair.outputs()).copyFrom(base);
        ORACLE.expand(wanted, 0, expected, 0, pair, rows, 0, pair.outputs(), new float[0]);
        float[] scratch = scratch(kernels, pair);
        kernels.expand(sum, 0, expected, 0, pair, rows, 0, pair.outputs(), scratch);
        double magnitude = 5 * pair.rank() * (1 + 8 * Math.sqrt(pair.inputs()));
        requireNear(sum, wanted, (pair.rank() + 2) * 0x1p-24 * magnitude);
    }

    private static void requireNear(MemorySegment got, MemorySegment expected, double bound) {
        for (long i = 0; i < got.byteSize() / 4; i++) {
            assertThat((double) got.getAtIndex(FLOAT, i))
                    .isCloseTo(expected.getAtIndex(FLOAT, i), within(bound));
        }
    }

    /** The replay promise: company and range change no bit. */
    @TestFactory
    Stream<DynamicTest> aRowDoesNotDependOnItsCompany() {
        return forEach(kernels -> forEachShape((pair, data) -> compareAlone(kernels, pair, data)));
    }

    private static void compareAlone(Kernels kernels, LowRank pair, RandomData data) {
        int rows = 6;
        int outputs = pair.outputs();
        float[] scratch = scratch(kernels, pair);
        MemorySegment a = data.floats(rows * pair.inputs());
        MemorySegment shrunk = data.zeros(rows * pair.rank());
        kernels.shrink(shrunk, 0, a, 0, pair, rows, scratch);
        MemorySegment base = data.floats(rows * outputs);
        MemorySegment all = data.zeros(rows * outputs).copyFrom(base);
        kernels.expand(all, 0, shrunk, 0, pair, rows, 0, outputs, scratch);
        MemorySegment alone = data.zeros(rows * outputs).copyFrom(base);
        int middle = outputs / 3;
        for (int row = 0; row < rows; row++) {
            MemorySegment one = data.zeros(pair.rank());
            kernels.shrink(one, 0, a, 4L * row * pair.inputs(), pair, 1, scratch);
            long at = 4L * row * outputs;
            kernels.expand(alone, at, one, 0, pair, 1, 0, middle, scratch);
            kernels.expand(alone, at, one, 0, pair, 1, middle, outputs, scratch);
        }
        assertThat(alone.mismatch(all)).isEqualTo(-1);
    }

    /** Kernels of one profile share every bit, so that answers replay on either. */
    @TestFactory
    Stream<DynamicTest> nativeKernelsHaveTheVectorsBits() {
        var vectors = new VectorKernels(Activations.INT8);
        return forEach(
                kernels ->
                        forEachShape(
                                (pair, data) -> {
                                    if (kernels.arithmetic().equals(vectors.arithmetic())) {
                                        sameBits(kernels, vectors, pair, data);
                                    }
                                }));
    }

    private static void sameBits(Kernels one, Kernels other, LowRank pair, RandomData data) {
        int rows = 7;
        MemorySegment a = data.floats(rows * pair.inputs());
        MemorySegment base = data.floats(rows * pair.outputs());
        List<MemorySegment> results = new ArrayList<>();
        for (Kernels kernels : List.of(one, other)) {
            MemorySegment shrunk = data.zeros(rows * pair.rank());
            MemorySegment out = data.zeros(rows * pair.outputs()).copyFrom(base);
            float[] scratch = scratch(kernels, pair);
            kernels.shrink(shrunk, 0, a, 0, pair, rows, scratch);
            kernels.expand(out, 0, shrunk, 0, pair, rows, 0, pair.outputs(), scratch);
            results.add(out);
        }
        assertThat(results.get(0).mismatch(results.get(1))).isEqualTo(-1);
    }

    @Test
    void numbersThatFitSixteenBitsAreKeptInThem() {
        var random = new SplittableRandom(SEED);
        for (WeightType type : List.of(WeightType.F32, WeightType.F16, WeightType.BF16)) {
            LowRank pair = pair(random, 64, 40, 4, type);
            assertThat(pair.down().type()).isEqualTo(type);
            assertThat(pair.upType()).isEqualTo(type);
            assertThat(pair.bytes())
                    .isEqualTo((64L * 4 + 64L * 4) * type.groupBytes()); // 40 outputs fill two
        }
    }
}
