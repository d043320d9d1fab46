package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;
import static io.alliancehub.kernel.Layouts.SHORT;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each storage type decodes to the same floats one by one, by vectors and as it is published. */
final class WeightFormatTest {

    private static final long SEED = 20_261_128;
    private static final int ROWS = 12;

    /** Random bytes: every scale that sixteen bits can say, and every pattern of small numbers. */
    @ParameterizedTest
    @EnumSource(WeightType.class)
    void everyWeightIsWhereThePublishedFormatPutsIt(WeightType type) {
        WeightMatrix w = new RandomData(SEED).noise(type, ROWS, 768);
        for (int row = 0; row < ROWS; row++) {
            byte[] bytes = w.data().asSlice(w.rowOffset(row), w.rowBytes()).toArray(JAVA_BYTE);
            float[] expected = PublishedDecoding.decode(type, bytes, w.cols());
            for (int col = 0; col < w.cols(); col++) {
                assertThat(Float.floatToIntBits(ScalarKernels.weight(w, row, col)))
                        .as("%s [%d, %d]", type, row, col)
                        .isEqualTo(Float.floatToIntBits(expected[col]));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(WeightType.class)
    void vectorsDecodeTheOraclesBits(WeightType type) {
        int cols = type.groupSize() == 1 ? 773 : 768;
        WeightMatrix w = new RandomData(SEED + 1).noise(type, ROWS, cols);
        float[] got = new float[cols + 2];
        for (int row = 0; row < ROWS; row++) {
            VectorMatmul.dequantise(got, 1, w, row);
            for (int col = 0; col < cols; col++) {
                assertThat(Float.floatToIntBits(got[col + 1]))
                        .as("%s [%d, %d]", type, row, col)
                        .isEqualTo(Float.floatToIntBits(ScalarKernels.weight(w, row, col)));
            }
        }
        assertThat(got[0]).as("before the row").isZero();
        assertThat(got[cols + 1]).as("behind the row").isZero();
    }

    /** A damaged group spoils its own output and no other, in company and alone. */
    @ParameterizedTest
    @EnumSource(WeightType.class)
    void aScaleThatIsNotANumberSpoilsItsOwnRowOnly(WeightType type) {
        var data = new RandomData(SEED + 2);
        WeightMatrix w = data.weights(type, 6, 512);
        MemorySegment a = data.floats(5 * 512);
        float[] sound = product(w, a);
        int scale = type == WeightType.Q6_K ? 208 : 0;
        for (short notFinite : new short[] {0x7e00, (short) 0xfc00, 0x7c00}) {
            long at = w.rowOffset(2) + scale;
            if (type == WeightType.F32 || type == WeightType.BF16) {
                int upper = type == WeightType.F32 ? 2 : 0;
                w.data().set(SHORT, at + upper, (short) (notFinite == 0x7e00 ? 0x7fc0 : 0xff80));
            } else {
                w.data().set(SHORT, at, notFinite);
            }
            float[] spoiled = product(w, a);
            for (int i = 0; i < sound.length; i++) {
                if (i % 6 == 2) {
                    assertThat(Float.isFinite(spoiled[i])).as("%s, output %d", type, i).isFalse();
                } else {
                    assertThat(spoiled[i]).as("%s, output %d", type, i).isEqualTo(sound[i]);
                }
            }
        }
    }

    private static float[] product(WeightMatrix w, MemorySegment a) {
        var kernels = new VectorKernels();
        var scratch = new float[kernels.matmulScratchFloats(w.cols())];
        MemorySegment out = new RandomData(1).zeros(5 * w.rows());
        kernels.matmul(out, 0, a, 0, w, 5, 0, w.rows(), scratch);
        for (int row = 0; row < 5; row++) {
            MemorySegment alone = new RandomData(1).zeros(w.rows());
            kernels.matmul(alone, 0, a, 4L * row * w.cols(), w, 1, 0, w.rows(), scratch);
            for (int o = 0; o < w.rows(); o++) {
                assertThat(Float.floatToIntBits(alone.getAtIndex(FLOAT, o)))
                        .isEqualTo(
                                Float.floatToIntBits(
                                        out.getAtIndex(FLOAT, (long) row * w.rows() + o)));
            }
        }
        return RandomData.array(out);
    }
}
