package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What C does to single rows has the bits of the vectors, so that an answer replays on either. */
final class NativeRowKernelsTest {

    private static Stream<DynamicTest> forEach(Consumer<NativeKernels> check) {
        return NativeKernels.all().stream()
                .map(k -> DynamicTest.dynamicTest(k.instructions(), () -> check.accept(k)));
    }

    @TestFactory
    Stream<DynamicTest> hasTheVectorsBits() {
        return forEach(kernels -> assertThat(RowBits.differences(kernels)).isEmpty());
    }

    /** The norm of an instruction set is C where vectors are as wide: here, or in narrower ones. */
    @Test
    void hasTheirBitsWhereVectorsAreNarrowerToo() throws Exception {
        String narrow = NativeAttentionTest.run("-XX:MaxVectorSize=32", RowBits.class);
        List<String> expected =
                NativeKernels.all().stream().map(k -> "0 differ: " + k.instructions()).toList();
        assertThat(narrow.lines().toList()).containsExactlyElementsOf(expected);
    }

    /** The vectors serve memory of the heap. */
    @TestFactory
    Stream<DynamicTest> servesMemoryOfTheHeap() {
        return forEach(
                kernels -> {
                    MemorySegment x = MemorySegment.ofArray(new float[] {1, 2, 4});
                    kernels.add(x, 0, x, 0, 3);
                    assertThat(RandomData.array(x)).containsExactly(2, 4, 8);
                    assertThat(kernels.argmax(x, 0, 3)).isEqualTo(2);
                });
    }

    /** Nothing in C looks at bounds. */
    @TestFactory
    Stream<DynamicTest> refusesWhatLiesOutsideOfMemory() {
        AttentionShape shape = new AttentionShape(2, 1, 16, 4);
        return forEach(
                kernels -> {
                    MemorySegment row = Arena.ofAuto().allocate(64, 4);
                    MemorySegment part = Arena.ofAuto().allocate(2 * shape.keyBlockBytes(), 4);
                    refuses(() -> kernels.add(row, 4, row, 0, 16));
                    refuses(() -> kernels.rmsNorm(row, 0, row, 0, row, 17, 1));
                    refuses(() -> kernels.swiGlu(row, 0, row, -4, 16));
                    refuses(() -> kernels.addScaled(row, 0, row, 8, 1, 15));
                    refuses(() -> kernels.argmax(row, 0, 17));
                    refuses(() -> kernels.rope(row, 0, row, 0, 2, 15, 2, RopeStyle.HALVES));
                    refuses(() -> kernels.writeKv(shape, part, part, 2, 0, row, 0, row, 0));
                    refuses(() -> kernels.writeKv(shape, part, part, -1, 0, row, 0, row, 0));
                    refuses(() -> kernels.writeKv(shape, part, part, 1, 4, row, 0, row, 0));
                    assertThat(row.get(FLOAT, 0)).isZero();
                });
    }

    private static void refuses(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
