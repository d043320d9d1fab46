package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.LANES;
import static io.alliancehub.kernel.Layouts.FLOAT;
import static io.alliancehub.kernel.LowRank.PANEL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/*
 * Every output has a lane of its own, in which the ranks are summed in order with fma: the bits are the same
 * on vectors of any width, and whichever part of a panel is asked for.
 */
/** The second half of a low-rank product; see {@link Kernels#expand}. */
final class VectorLowRank {

    private VectorLowRank() {}

    static void expand(
            MemorySegment out,
            long outOffset,
            MemorySegment shrunk,
            long shrunkOffset,
            LowRank pair,
            int rows,
            int from,
            int to,
            float[] scratch) {
        for (int panel = from / PANEL; panel * PANEL < to; panel++) {
            dequantise(scratch, pair, panel);
            int first = panel * PANEL;
            int start = Math.max(from, first) - first;
            int end = Math.min(to, first + PANEL) - first;
            for (int r = 0; r < rows; r++) {
                long at = outOffset + 4L * ((long) r * pair.outputs() + first);
                long sums = shrunkOffset + 4L * r * pair.rank();
                add(out, at, shrunk, sums, pair.rank(), start, end, scratch);
            }
        }
    }

    private static void dequantise(float[] panel, LowRank pair, int number) {
        WeightFormat format = pair.upType().format();
        long at = pair.panelOffset(number);
        int count = PANEL * pair.rank();
        if (NarrowLoads.POSSIBLE) {
            format.vectors().dequantise(panel, 0, pair.up(), at, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            panel[i] = format.weight(pair.up(), at, i);
        }
    }

    /** One row's outputs {@code start <= lane < end} of a panel. */
    private static void add(
            MemorySegment out,
            long outOffset,
            MemorySegment shrunk,
            long sums,
            int rank,
            int start,
            int end,
            float[] panel) {
        for (int lane = start - start % LANES; lane < end; lane += LANES) {
            FloatVector acc = FloatVector.zero(F);
            for (int k = 0; k < rank; k++) {
                FloatVector s = FloatVector.broadcast(F, shrunk.get(FLOAT, sums + 4L * k));
                acc = s.fma(FloatVector.fromArray(F, panel, k * PANEL + lane), acc);
            }
            if (lane >= start && lane + LANES <= end) {
                long at = outOffset + 4L * lane;
                FloatVector.fromMemorySegment(F, out, at, LITTLE_ENDIAN)
                        .add(acc)
                        .intoMemorySegment(out, at, LITTLE_ENDIAN);
                continue;
            }
            acc.intoArray(panel, rank * PANEL);
            for (int i = Math.max(start, lane); i < Math.min(end, lane + LANES); i++) {
                long at = outOffset + 4L * i;
                out.set(FLOAT, at, out.get(FLOAT, at) + panel[rank * PANEL + i - lane]);
            }
        }
    }
}
