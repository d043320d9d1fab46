package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.LANES;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/** Rotary embedding of one head; {@code half} pairs, a multiple of the lanes. */
final class VectorRope {

    private static final VectorShuffle<Float> TWICE_LOW = VectorShuffle.fromOp(F, i -> i / 2);
    private static final VectorShuffle<Float> TWICE_HIGH =
            VectorShuffle.fromOp(F, i -> LANES / 2 + i / 2);
    private static final VectorShuffle<Float> SWAP = VectorShuffle.fromOp(F, i -> i ^ 1);
    private static final FloatVector MINUS_PLUS = minusPlus();

    private VectorRope() {}

    private static FloatVector minusPlus() {
        float[] signs = new float[LANES];
        for (int i = 0; i < LANES; i++) {
            signs[i] = i % 2 == 0 ? -1 : 1;
        }
        return FloatVector.fromArray(F, signs, 0);
    }

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

    /** Each angle is spread over its pair, and the pair's other number comes by a swap of lanes. */
    static void neighbours(MemorySegment x, long head, MemorySegment table, long angles, int half) {
        for (int i = 0; i < half; i += LANES) {
            FloatVector cos = load(table, angles + 4L * i);
            FloatVector sin = load(table, angles + 4L * (half + i));
            long at = head + 8L * i;
            turn(x, at, cos.rearrange(TWICE_LOW), sin.rearrange(TWICE_LOW));
            turn(x, at + 4L * LANES, cos.rearrange(TWICE_HIGH), sin.rearrange(TWICE_HIGH));
        }
    }

    private static void turn(MemorySegment x, long at, FloatVector cos, FloatVector sin) {
        FloatVector pairs = load(x, at);
        FloatVector turned = pairs.rearrange(SWAP).mul(sin.mul(MINUS_PLUS));
        pairs.mul(cos).add(turned).intoMemorySegment(x, at, LITTLE_ENDIAN);
    }

    private static FloatVector load(MemorySegment from, long at) {
        return FloatVector.fromMemorySegment(F, from, at, LITTLE_ENDIAN);
    }
}
