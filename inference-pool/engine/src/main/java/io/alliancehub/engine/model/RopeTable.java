package io.alliancehub.engine.model;

import io.alliancehub.kernel.Workspace;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Cosines and sines of every position: [positions][cos headDim/2, sin headDim/2], F32. */
final class RopeTable {

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment table;
    private final long rowBytes;

    RopeTable(Workspace workspace, int positions, int headDim, double base) {
        rowBytes = 4L * headDim;
        table = workspace.floats((long) positions * headDim);
        int half = headDim / 2;
        for (int i = 0; i < half; i++) {
            double frequency = StrictMath.pow(base, -2.0 * i / headDim);
            for (int p = 0; p < positions; p++) {
                double angle = p * frequency;
                table.set(FLOAT, p * rowBytes + 4L * i, (float) StrictMath.cos(angle));
                table.set(FLOAT, p * rowBytes + 4L * (half + i), (float) StrictMath.sin(angle));
            }
        }
    }

    MemorySegment segment() {
        return table;
    }

    long offset(int position) {
        return position * rowBytes;
    }
}
