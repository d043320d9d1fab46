package io.alliancehub.kernel;

import io.alliancehub.kernel.AttentionShape.Values;
import io.alliancehub.kernel.NativeLibrary.InstructionSet;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/*
 * It sums in the order of the vectors, in as many lanes, so its numbers are theirs; where an instruction set
 * has another width than the Vector API prefers here, the vectors do it themselves.
 */
/** Attention in C, to the bits of {@link VectorKernels}. */
final class NativeAttention {

    private final InstructionSet set;

    NativeAttention(InstructionSet set) {
        this.set = set;
    }

    /** Whether it serves the shape on this machine, in this memory. */
    boolean serves(
            AttentionShape shape,
            MemorySegment keys,
            MemorySegment values,
            MemorySegment q,
            MemorySegment out) {
        return hasTheVectorsWidth()
                && VectorAttention.fits(shape)
                && keys.isNative()
                && values.isNative()
                && q.isNative()
                && out.isNative();
    }

    boolean hasTheVectorsWidth() {
        return set.lanes() == Lanes.LANES;
    }

    /** As {@link Kernels#attend}. */
    void attend(
            MemorySegment out,
            long outOffset,
            MemorySegment q,
            long qOffset,
            MemorySegment keys,
            MemorySegment values,
            int[] blocks,
            int blocksFrom,
            int length,
            int part,
            AttentionShape shape,
            float[] scratch) {
        boolean inKeys = shape.values() == Values.IN_KEYS;
        long keyBlock = shape.keyBlockBytes();
        long valueBlock = inKeys ? keyBlock : shape.valueBlockBytes();
        long blockCount = Math.min(keys.byteSize() / keyBlock, values.byteSize() / valueBlock);
        checkTable(blocks, blocksFrom, shape.blocks(length), blockCount);
        int heads = shape.headsIn(part);
        int padded = shape.blocks(length) * shape.blockSize();
        Objects.checkFromIndexSize(0, heads * padded, scratch.length);
        long outAt = outOffset + 4L * shape.firstHead(part) * shape.valueDim();
        long qAt = qOffset + 4L * shape.firstHead(part) * shape.keyDim();
        NativeLibrary.attend(
                set.number(),
                shape.format().ordinal(),
                inKeys,
                NativeKernels.address(out, outAt, 4L * heads * shape.valueDim()),
                NativeKernels.address(q, qAt, 4L * heads * shape.keyDim()),
                keys.address() + shape.keyPart(0, shape.kvHead(part)),
                values.address() + shape.valuePart(0, shape.kvHead(part)),
                keyBlock,
                valueBlock,
                MemorySegment.ofArray(blocks),
                blocksFrom,
                MemorySegment.ofArray(scratch),
                heads,
                length,
                shape.keyDim(),
                shape.valueDim(),
                shape.blockSize(),
                (float) shape.scale());
    }

    /** Nothing in C looks at the bounds of memory, so a table must not lead out of it. */
    private static void checkTable(int[] blocks, int from, int count, long blockCount) {
        Objects.checkFromIndexSize(from, count, blocks.length);
        for (int i = from; i < from + count; i++) {
            if (blocks[i] < 0 || blocks[i] >= blockCount) {
                throw new IndexOutOfBoundsException("there is no block " + blocks[i]);
            }
        }
    }
}
