package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.I;
import static io.alliancehub.kernel.Lanes.LANES;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.B2F;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.S2I;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loads of as many narrow numbers as a float vector has lanes, widened to its width; at most 16
 * lanes, so that a run of 16 weights is whole vectors.
 */
final class NarrowLoads {

    /** Whether a quarter and a half of the float vector are vectors themselves. */
    static final boolean POSSIBLE = F.vectorBitSize() >= 256 && F.vectorBitSize() <= 512;

    private static final VectorSpecies<Byte> B =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(POSSIBLE ? LANES * 8 : 64));
    private static final VectorSpecies<Short> S =
            VectorSpecies.of(short.class, VectorShape.forBitSize(POSSIBLE ? LANES * 16 : 64));
    private static final IntVector LANE = IntVector.zero(I).addIndex(1);

    private NarrowLoads() {}

    static FloatVector floats(MemorySegment data, long offset) {
        return FloatVector.fromMemorySegment(F, data, offset, LITTLE_ENDIAN);
    }

    /** Signed bytes as floats. */
    static FloatVector int8(MemorySegment data, long offset) {
        return (FloatVector) bytes(data, offset).convertShape(B2F, F, 0);
    }

    /** Unsigned bytes. */
    static IntVector uint8(MemorySegment data, long offset) {
        return (IntVector) bytes(data, offset).convertShape(ZERO_EXTEND_B2I, I, 0);
    }

    private static ByteVector bytes(MemorySegment data, long offset) {
        return ByteVector.fromMemorySegment(B, data, offset, LITTLE_ENDIAN);
    }

    private static IntVector int16(MemorySegment data, long offset) {
        ShortVector values = ShortVector.fromMemorySegment(S, data, offset, LITTLE_ENDIAN);
        return (IntVector) values.convertShape(S2I, I, 0);
    }

    /**
     * The values j, j + 1, ... of a group of 32 four-bit numbers: byte i holds value i in its low
     * half and value i + 16 in its high half.
     *
     * @param offset of the 16 bytes
     */
    static IntVector nibbles(MemorySegment data, long offset, int j) {
        return uint8(data, offset + j % 16).lanewise(LSHR, j / 16 * 4).and(15);
    }

    /** 16 where bit j, j + 1, ... of {@code bits} is set, else 0: the fifth bits of a group. */
    static IntVector fifthBits(int bits, int j) {
        return IntVector.broadcast(I, bits >>> j).lanewise(LSHR, LANE).and(1).lanewise(LSHL, 4);
    }

    static FloatVector floats(IntVector values) {
        return (FloatVector) values.convertShape(I2F, F, 0);
    }

    /** Upper halves of floats. */
    static FloatVector bfloats(MemorySegment data, long offset) {
        return int16(data, offset).lanewise(LSHL, 16).reinterpretAsFloats();
    }

    /**
     * Halves as floats: the magnitude's bits, moved to a float's place, are 2^-112 of the value;
     * the product is exact, subnormals included. Only infinities and what is not a number need the
     * exponent that a float has for them.
     */
    static FloatVector halfs(MemorySegment data, long offset) {
        IntVector bits = int16(data, offset);
        IntVector magnitude = bits.and(0x7fff).lanewise(LSHL, 13);
        IntVector value = magnitude.reinterpretAsFloats().mul(0x1p112f).reinterpretAsInts();
        VectorMask<Integer> notFinite = magnitude.compare(GE, 0x7c00 << 13);
        value = value.lanewise(OR, 0x7f80_0000, notFinite);
        return value.or(bits.and(0x8000_0000)).reinterpretAsFloats();
    }
}
