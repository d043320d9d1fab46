package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;
import static io.alliancehub.kernel.Layouts.SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * A low-rank product that is added to what a weight matrix gives (LoRA, arXiv 2106.09685): row +=
 * up (scale * down a). Both parts lie as kernels read them and are never merged into the matrix.
 *
 * @param down [rank, inputs], F32, F16 or BF16, rows one behind the other
 * @param up [outputs, rank] as [outputs / {@link #PANEL}][rank][{@link #PANEL}], the last panel
 *     filled up with zeros: one vector holds neighbouring outputs of one rank
 * @param upType storage of {@code up}: F32, F16 or BF16
 */
public record LowRank(
        WeightMatrix down, MemorySegment up, WeightType upType, int outputs, float scale) {

    /** Outputs that lie together. */
    public static final int PANEL = 32;

    private static final int CACHE_LINE = 64;

    /** Checks the shape once, here at the boundary. */
    public LowRank {
        if (down.isInPanels() || down.type().groupSize() != 1 || upType.groupSize() != 1) {
            throw new IllegalArgumentException("a low-rank pair of " + down.type() + ", " + upType);
        }
        if (upBytes(upType, outputs, down.rows()) > up.byteSize()) {
            throw new IllegalArgumentException("a low-rank pair reaches beyond its segment");
        }
    }

    /**
     * A pair of these numbers, each part stored in 16 bits where that loses none of them.
     *
     * @param down [rank, inputs]
     * @param up [outputs, rank]
     * @param memory takes what it holds
     */
    public static LowRank of(
            float[] down, float[] up, int rank, float scale, SegmentAllocator memory) {
        WeightType type = narrowest(up);
        return new LowRank(
                rows(down, rank, memory),
                panels(up, rank, type, memory),
                type,
                up.length / rank,
                scale);
    }

    /** The same with another way down, of as many ranks. */
    public LowRank withDown(float[] other, SegmentAllocator memory) {
        return new LowRank(rows(other, rank(), memory), up, upType, outputs, scale);
    }

    /** The same with another way up, of as many ranks. */
    public LowRank withUp(float[] other, SegmentAllocator memory) {
        WeightType type = narrowest(other);
        MemorySegment panels = panels(other, rank(), type, memory);
        return new LowRank(down, panels, type, other.length / rank(), scale);
    }

    private static WeightMatrix rows(float[] down, int rank, SegmentAllocator memory) {
        WeightType type = narrowest(down);
        MemorySegment rows = memory.allocate(type.groupBytes() * (long) down.length, CACHE_LINE);
        for (int i = 0; i < down.length; i++) {
            put(rows, i, type, down[i]);
        }
        return new WeightMatrix(rows, 0, type, rank, down.length / rank);
    }

    private static MemorySegment panels(
            float[] up, int rank, WeightType type, SegmentAllocator memory) {
        int outputs = up.length / rank;
        MemorySegment panels = memory.allocate(upBytes(type, outputs, rank), CACHE_LINE);
        for (int o = 0; o < outputs; o++) {
            long at = (long) (o / PANEL) * PANEL * rank + o % PANEL;
            for (int k = 0; k < rank; k++) {
                put(panels, at + (long) PANEL * k, type, up[o * rank + k]);
            }
        }
        return panels;
    }

    private static void put(MemorySegment to, long index, WeightType type, float number) {
        switch (type) {
            case F16 -> to.set(SHORT, 2 * index, Float.floatToFloat16(number));
            case BF16 -> to.set(SHORT, 2 * index, (short) (Float.floatToRawIntBits(number) >>> 16));
            default -> to.set(FLOAT, 4 * index, number);
        }
    }

    private static WeightType narrowest(float[] numbers) {
        boolean bf16 = true;
        boolean f16 = true;
        for (int i = 0; i < numbers.length && (bf16 || f16); i++) {
            int bits = Float.floatToRawIntBits(numbers[i]);
            bf16 &= (bits & 0xffff) == 0;
            f16 &=
                    bits
                            == Float.floatToRawIntBits(
                                    Float.float16ToFloat(Float.floatToFloat16(numbers[i])));
        }
        return bf16 ? WeightType.BF16 : f16 ? WeightType.F16 : WeightType.F32;
    }

    /** Bytes of the panels of {@code up}. */
    private static long upBytes(WeightType type, int outputs, int rank) {
        long panels = Math.ceilDiv(outputs, PANEL);
        return Math.multiplyExact(type.rowBytes((long) PANEL * rank), panels);
    }

    /** Numbers between the two parts. */
    public int rank() {
        return down.rows();
    }

    /** Numbers that it reads of a row. */
    public int inputs() {
        return down.cols();
    }

    /** Bytes that it takes. */
    public long bytes() {
        return down.bytes() + upBytes(upType, outputs, rank());
    }

    /** Bytes of the panels of {@code up}. */
    long upBytes() {
        return upBytes(upType, outputs, rank());
    }

    /** Byte offset of a panel of {@code up}. */
    long panelOffset(int panel) {
        return panel * upType.rowBytes((long) PANEL * rank());
    }

    /** Floats of scratch that {@link Kernels#expand} needs for ranks up to this. */
    public static int scratchFloats(int rank) {
        return PANEL * (rank + 1);
    }
}
