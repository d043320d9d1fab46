package io.alliancehub.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/*
 * A vector that the compiler does not keep in a register is an object: a loop of which one operation is
 * not intrinsic any more, or whose vectors flow through a call that is not inlined, allocates with every
 * turn and is some ten times slower. So what is called often enough must come to allocate nothing.
 * Attention over numbers that are not stored as floats keeps a vector a slot for each of at most seven
 * heads as an object, outside of its inner loops, which would make some fifty.
 */
/** That the loops of {@link VectorKernels} are compiled to vector instructions. */
final class VectorLoopsTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 100;
    private static final int BATCHES_MAX = 8_000;
    private static final int COLS = 256;
    private static final int OUTS = 16;
    private static final int SLOTS = 40;
    private static final long OBJECTS_OF_A_SLOT = 10;

    private final RandomData data = new RandomData(20_261_128);
    private final Kernels kernels = new VectorKernels();
    private final List<DynamicTest> tests = new ArrayList<>();

    /**
     * The least that a hundred calls allocate; the compiler works beside, so they get their time.
     */
    private static long leastAllocated(Runnable call, long enough) {
        long least = Long.MAX_VALUE;
        for (int batch = 0; batch < BATCHES_MAX && least > enough; batch++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private void holds(String name, Runnable call) {
        holds(name, 0, call);
    }

    private void holds(String name, long bytesOfACall, Runnable call) {
        long most = CALLS * bytesOfACall;
        tests.add(
                dynamicTest(
                        name,
                        () -> assertThat(leastAllocated(call, most)).isLessThanOrEqualTo(most)));
    }

    @TestFactory
    Stream<DynamicTest> aWarmCallAllocatesNothing() {
        for (WeightType type : WeightType.values()) {
            product(type, 1);
        }
        product(WeightType.Q8_0, 9);
        product(WeightType.Q4_K, 9);
        product(WeightType.F16, 9);
        for (KvFormat format : KvFormat.values()) {
            attention(new AttentionShape(7, 1, 64, 16, format));
            attention(AttentionShape.latent(4, 80, 64, 16, 0.1, format));
        }
        rows();
        return tests.stream();
    }

    private void product(WeightType type, int rows) {
        WeightMatrix w = data.weights(type, OUTS, COLS);
        MemorySegment a = data.floats(rows * COLS);
        MemorySegment out = data.zeros(rows * OUTS);
        float[] scratch = new float[kernels.matmulScratchFloats(COLS)];
        holds(type + " by " + rows, () -> kernels.matmul(out, 0, a, 0, w, rows, 0, OUTS, scratch));
    }

    private void attention(AttentionShape shape) {
        var stored = new StoredSequence(shape, SLOTS, 1);
        float[] scratch = new float[(int) shape.scratchFloats(SLOTS)];
        MemorySegment out = data.zeros(shape.heads() * shape.valueDim());
        long vector = 64 + kernels.vectorBits() / 8; // an object of it and its array
        holds(
                "attention over " + shape,
                shape.format() == KvFormat.F32 ? 0 : SLOTS * OBJECTS_OF_A_SLOT * vector,
                () -> stored.attendInto(out, kernels, SLOTS, scratch));
    }

    private void rows() {
        MemorySegment x = data.floats(COLS);
        MemorySegment y = data.floats(COLS);
        MemorySegment out = data.zeros(COLS);
        float[] scores = RandomData.array(x);
        holds("norm", () -> kernels.rmsNorm(out, 0, x, 0, y, COLS, 1e-6f));
        holds("softmax", () -> kernels.softmax(scores, 0, COLS));
        holds("SwiGLU", () -> kernels.swiGlu(out, 0, y, 0, COLS));
        holds("sum", () -> kernels.add(out, 0, y, 0, COLS));
        holds("scaled sum", () -> kernels.addScaled(out, 0, y, 0, 0.5f, COLS));
        holds("rope", () -> kernels.rope(out, 0, y, 0, 2, 128, 64, RopeStyle.HALVES));
        int[] chosen = {0};
        holds("largest", () -> chosen[0] += kernels.argmax(x, 0, COLS));
    }
}
