package io.alliancehub.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/*
 * Every result must be the same bits whether a loop runs in the interpreter or compiled, alone or in
 * a tile. So only operations with one defined result are used: element-wise add, multiply, fma and
 * conversions. reduceLanes(ADD) leaves its order open and lanewise(EXP) its last bits; sumLanes and
 * exp replace them.
 */
/** The vector's width on this machine, and the two functions that the Vector API leaves open. */
final class Lanes {

    static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    static final int LANES = F.length();
    static final VectorSpecies<Integer> I = F.withLanes(int.class);

    private static final VectorShuffle<Float> SWAP_16 = swap(8);
    private static final VectorShuffle<Float> SWAP_8 = swap(4);
    private static final VectorShuffle<Float> SWAP_4 = swap(2);
    private static final VectorShuffle<Float> SWAP_2 = swap(1);

    private Lanes() {}

    private static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(F, lane -> (lane ^ distance) % LANES);
    }

    /** Sum of the lanes by halving: lane j and j + L/2, then quarters, and so on. */
    static float sumLanes(FloatVector v) {
        if (LANES >= 16) {
            v = v.add(v.rearrange(SWAP_16));
        }
        if (LANES >= 8) {
            v = v.add(v.rearrange(SWAP_8));
        }
        v = v.add(v.rearrange(SWAP_4));
        v = v.add(v.rearrange(SWAP_2));
        return v.lane(0);
    }

    // exp(x) = 2^n * exp(r), n = round(x / ln 2), |r| <= ln(2)/2; the polynomial and the two-part
    // ln 2 are those of the Cephes library's expf (S. Moshier), relative error below 2e-7.
    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float ROUND = 12582912f;
    private static final float EXP_MIN = -87.3f;
    private static final float EXP_MAX = 88f;
    private static final float P0 = 1.9875691500e-4f;
    private static final float P1 = 1.3981999507e-3f;
    private static final float P2 = 8.3334519073e-3f;
    private static final float P3 = 4.1665795894e-2f;
    private static final float P4 = 1.6666665459e-1f;
    private static final float P5 = 5.0000001201e-1f;

    /** exp of each lane; 0 below -87.3, the value at 88 above it, NaN for NaN. */
    static FloatVector exp(FloatVector x) {
        VectorMask<Float> tiny = x.compare(LT, EXP_MIN);
        VectorMask<Float> huge = x.compare(GT, EXP_MAX);
        FloatVector v = x.blend(EXP_MIN, tiny).blend(EXP_MAX, huge);
        FloatVector n = v.fma(FloatVector.broadcast(F, LOG2_E), FloatVector.broadcast(F, ROUND));
        n = n.sub(ROUND);
        FloatVector r = n.fma(FloatVector.broadcast(F, -LN2_HIGH), v);
        r = n.fma(FloatVector.broadcast(F, -LN2_LOW), r);
        FloatVector p = FloatVector.broadcast(F, P0).fma(r, FloatVector.broadcast(F, P1));
        p = p.fma(r, FloatVector.broadcast(F, P2));
        p = p.fma(r, FloatVector.broadcast(F, P3));
        p = p.fma(r, FloatVector.broadcast(F, P4));
        p = p.fma(r, FloatVector.broadcast(F, P5));
        p = p.fma(r.mul(r), r).add(1);
        IntVector power = (IntVector) n.convertShape(VectorOperators.F2I, I, 0);
        FloatVector scale = power.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
        return p.mul(scale).blend(0, tiny);
    }

    /** The same bits as the lanes of the other form, for tails. */
    static float exp(float x) {
        if (x < EXP_MIN) {
            return 0;
        }
        float v = x > EXP_MAX ? EXP_MAX : x;
        float n = Math.fma(v, LOG2_E, ROUND) - ROUND;
        float r = Math.fma(n, -LN2_HIGH, v);
        r = Math.fma(n, -LN2_LOW, r);
        float p = Math.fma(P0, r, P1);
        p = Math.fma(p, r, P2);
        p = Math.fma(p, r, P3);
        p = Math.fma(p, r, P4);
        p = Math.fma(p, r, P5);
        p = Math.fma(p, r * r, r) + 1;
        return p * Float.intBitsToFloat(((int) n + 127) << 23);
    }
}
