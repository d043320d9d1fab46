package io.alliancehub.engine.model;

import io.alliancehub.engine.architecture.RopeConfig;
import io.alliancehub.kernel.RopeStyle;
import io.alliancehub.kernel.Workspace;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Cosines and sines of every position: [positions][cos rotated/2, sin rotated/2], F32. */
final class RopeTable {

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final RopeConfig config;
    private final MemorySegment table;
    private final long rowBytes;

    /**
     * Computes the table.
     *
     * @param factors [rotated/2], by which frequencies are divided; null for none
     */
    RopeTable(
            Workspace workspace,
            int positions,
            RopeConfig config,
            @Nullable MemorySegment factors) {
        this.config = config;
        rowBytes = 4L * config.rotated();
        table = workspace.floats((long) positions * config.rotated());
        int half = config.rotated() / 2;
        double magnitude = config.magnitude();
        for (int i = 0; i < half; i++) {
            double frequency = config.frequency(i);
            if (factors != null) {
                frequency /= factors.get(FLOAT, 4L * i);
            }
            for (int p = 0; p < positions; p++) {
                double angle = p * frequency;
                float cos = (float) (StrictMath.cos(angle) * magnitude);
                float sin = (float) (StrictMath.sin(angle) * magnitude);
                table.set(FLOAT, p * rowBytes + 4L * i, cos);
                table.set(FLOAT, p * rowBytes + 4L * (half + i), sin);
            }
        }
    }

    MemorySegment segment() {
        return table;
    }

    long offset(int position) {
        return position * rowBytes;
    }

    /** Numbers of a head that are turned. */
    int rotated() {
        return config.rotated();
    }

    RopeStyle style() {
        return config.style();
    }
}
