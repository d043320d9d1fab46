package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.alliancehub.kernel.AttentionShape.Values;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Attention of every layout against the oracle, and the oracle against the formula. */
final class AttentionKernelsTest {

    private static final long SEED = 20_261_128;
    private static final ScalarKernels ORACLE = new ScalarKernels();

    /** Groups below, at and above a part; whole vectors and none; values apart and in the keys. */
    private static final List<AttentionShape> SHAPES =
            List.of(
                    new AttentionShape(14, 2, 64, 16),
                    new AttentionShape(7, 1, 32, 16),
                    new AttentionShape(4, 4, 16, 32),
                    new AttentionShape(6, 2, 10, 3),
                    new AttentionShape(20, 1, 32, 16),
                    new AttentionShape(6, 2, 48, 32, 16, 0.2, Values.APART, KvFormat.F32),
                    new AttentionShape(6, 2, 48, 32, 16, 0.2, Values.IN_KEYS, KvFormat.F32),
                    AttentionShape.latent(19, 576, 512, 16, 0.1),
                    AttentionShape.latent(4, 80, 64, 16, 0.15),
                    AttentionShape.latent(5, 9, 7, 3, 0.3));

    /** Random keys and values behind a table that is neither sorted nor begins at 0. */
    private record Paged(MemorySegment keys, MemorySegment values, int[] table, MemorySegment q) {

        static Paged random(AttentionShape shape, int length) {
            var data = new RandomData(SEED + length);
            int blocks = shape.blocks(length) + 2;
            MemorySegment keys = data.floats((int) (blocks * shape.keyBlockBytes() / 4));
            MemorySegment values =
                    shape.values() == Values.IN_KEYS
                            ? keys
                            : data.floats((int) (blocks * shape.valueBlockBytes() / 4));
            int[] table = new int[shape.blocks(length) + 1];
            for (int i = 0; i < shape.blocks(length); i++) {
                table[i + 1] = blocks - 1 - i;
            }
            var paged = new Paged(keys, values, table, data.floats(shape.heads() * shape.keyDim()));
            paged.leaveNaN(shape, length);
            return paged;
        }

        /**
         * What an earlier sequence left in slots that this one has not written is no part of it.
         */
        private void leaveNaN(AttentionShape shape, int length) {
            int block = table[shape.blocks(length)];
            for (int head = 0; head < shape.kvHeads(); head++) {
                for (int s = (length - 1) % shape.blockSize() + 1; s < shape.blockSize(); s++) {
                    long key = shape.keyPart(block, head);
                    for (int d = 0; d < shape.keyDim(); d++) {
                        int at =
                                shape.values() == Values.IN_KEYS
                                        ? s * shape.keyDim() + d
                                        : d * shape.blockSize() + s;
                        keys.set(FLOAT, key + 4L * at, Float.NaN);
                    }
                    long value = shape.valuePart(block, head);
                    for (int d = 0; d < shape.valueDim(); d++) {
                        long at = value + 4L * (s * shape.valueStride() + d);
                        values.set(FLOAT, at, Float.NaN);
                    }
                }
            }
        }

        float[] attend(Kernels kernels, AttentionShape shape, int length) {
            MemorySegment out = new RandomData(0).zeros(shape.heads() * shape.valueDim());
            for (int part = 0; part < shape.parts(); part++) {
                attend(kernels, shape, length, part, out);
            }
            return RandomData.array(out);
        }

        void attend(
                Kernels kernels, AttentionShape shape, int length, int part, MemorySegment out) {
            float[] scratch = new float[(int) shape.scratchFloats(length)];
            kernels.attend(out, 0, q, 0, keys, values, table, 1, length, part, shape, scratch);
        }
    }

    private interface Check {
        void run(Kernels kernels, AttentionShape shape);
    }

    private static Stream<DynamicTest> forEachKernelAndShape(Check check) {
        return KernelChoice.available().stream()
                .flatMap(
                        kernels ->
                                SHAPES.stream()
                                        .map(
                                                shape ->
                                                        DynamicTest.dynamicTest(
                                                                kernels.name() + " " + shape,
                                                                () -> check.run(kernels, shape))));
    }

    @TestFactory
    Stream<DynamicTest> attentionEqualsTheOracle() {
        System.out.println("seed " + SEED);
        return forEachKernelAndShape(
                (kernels, shape) -> {
                    for (int length : new int[] {1, 2, 15, 16, 17, 40}) {
                        Paged paged = Paged.random(shape, length);
                        assertThat(paged.attend(kernels, shape, length))
                                .as("over %d slots", length)
                                .containsExactly(
                                        paged.attend(ORACLE, shape, length), within(2e-5f));
                    }
                });
    }

    /** The formula in double over the layout that {@link AttentionShape} describes. */
    @TestFactory
    Stream<DynamicTest> attentionIsTheSoftmaxOfScaledProductsOverTheDescribedLayout() {
        return forEachKernelAndShape(
                (kernels, shape) -> {
                    int length = shape.blockSize() + 1;
                    Paged paged = Paged.random(shape, length);
                    float[] got = paged.attend(kernels, shape, length);
                    for (int head = 0; head < shape.heads(); head++) {
                        double[] expected = formula(paged, shape, head, length);
                        for (int d = 0; d < expected.length; d++) {
                            assertThat((double) got[head * shape.valueDim() + d])
                                    .as("head %d, number %d", head, d)
                                    .isCloseTo(expected[d], within(2e-5));
                        }
                    }
                });
    }

    private static double[] formula(Paged paged, AttentionShape shape, int head, int length) {
        int kvHead = head * shape.kvHeads() / shape.heads();
        double[] weights = new double[length];
        double sum = 0;
        for (int s = 0; s < length; s++) {
            double product = 0;
            for (int d = 0; d < shape.keyDim(); d++) {
                float query = paged.q().getAtIndex(FLOAT, (long) head * shape.keyDim() + d);
                product += (double) query * key(paged, shape, kvHead, s, d);
            }
            weights[s] = Math.exp(product * shape.scale());
            sum += weights[s];
        }
        double[] result = new double[shape.valueDim()];
        for (int d = 0; d < result.length; d++) {
            for (int s = 0; s < length; s++) {
                result[d] += weights[s] / sum * value(paged, shape, kvHead, s, d);
            }
        }
        return result;
    }

    private static float key(Paged paged, AttentionShape shape, int kvHead, int s, int d) {
        int size = shape.blockSize();
        int head = paged.table()[1 + s / size] * shape.kvHeads() + kvHead;
        long at =
                shape.values() == Values.APART
                        ? ((long) head * shape.keyDim() + d) * size + s % size
                        : ((long) head * size + s % size) * shape.keyDim() + d;
        return paged.keys().getAtIndex(FLOAT, at);
    }

    private static float value(Paged paged, AttentionShape shape, int kvHead, int s, int d) {
        if (shape.values() == Values.IN_KEYS) {
            return key(paged, shape, kvHead, s, d);
        }
        int size = shape.blockSize();
        int head = paged.table()[1 + s / size] * shape.kvHeads() + kvHead;
        long at = ((long) head * size + s % size) * shape.valueDim() + d;
        return paged.values().getAtIndex(FLOAT, at);
    }

    @TestFactory
    Stream<DynamicTest> aPartWritesItsOwnHeadsAndNoOther() {
        return forEachKernelAndShape(
                (kernels, shape) -> {
                    Paged paged = Paged.random(shape, 5);
                    float[] whole = paged.attend(kernels, shape, 5);
                    for (int part = 0; part < shape.parts(); part++) {
                        MemorySegment out = new RandomData(0).zeros(whole.length);
                        paged.attend(kernels, shape, 5, part, out);
                        float[] alone = RandomData.array(out);
                        int from = shape.firstHead(part) * shape.valueDim();
                        int to = from + shape.headsIn(part) * shape.valueDim();
                        for (int i = 0; i < whole.length; i++) {
                            float expected = i >= from && i < to ? whole[i] : 0;
                            assertThat(alone[i]).as("number %d", i).isEqualTo(expected);
                        }
                    }
                });
    }

    @Test
    void partsCoverEveryHeadOnce() {
        for (AttentionShape shape : SHAPES) {
            int next = 0;
            for (int part = 0; part < shape.parts(); part++) {
                assertThat(shape.firstHead(part)).as("%s", shape).isEqualTo(next);
                next += shape.headsIn(part);
                assertThat((next - 1) / shape.group()).isEqualTo(shape.kvHead(part));
            }
            assertThat(next).isEqualTo(shape.heads());
        }
    }

    @Test
    void shapesThatNoKernelCouldServeAreRefused() {
        assertThatThrownBy(() -> new AttentionShape(5, 2, 16, 16)).hasMessageContaining("5 heads");
        assertThatThrownBy(() -> AttentionShape.latent(4, 16, 32, 16, 1))
                .hasMessageContaining("wider");
        assertThatThrownBy(() -> AttentionShape.latent(4, 32, 16, 16, Double.NaN))
                .hasMessageContaining("scaled");
        assertThatThrownBy(() -> AttentionShape.latent(4, 32, 16, 0, 1))
                .hasMessageContaining("below 1");
    }
}
