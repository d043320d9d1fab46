package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.LANES;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Rotary embedding of one head, numbers half apart; {@code half} is a multiple of the lanes. */
final class VectorRope {

    private VectorRope() {}

    static void halves(MemorySegment x, long head, MemorySegment table, long angles, int half) {
        for (int i = 0; i < half; i += LANES) {
            long low = head + 4L * i;
            long high = low + 4L * half;
            FloatVector cos = load(table, angles + 4L * i);
            FloatVector sin = load(table, angles + 4L * (half + i));
            FloatVector a = load(x, low);
            FloatVector b = load(x, high);
            a.mul(cos).sub(b.mul(sin)).intoMemorySegment(x, low, LITTLE_ENDIAN);
            a.mul(sin).add(b.mul(cos)).intoMemorySegment(x, high, LITTLE_ENDIAN);
        }
    }

    private static FloatVector load(MemorySegment from, long at) {
        return FloatVector.fromMemorySegment(F, from, at, LITTLE_ENDIAN);
    }
}
