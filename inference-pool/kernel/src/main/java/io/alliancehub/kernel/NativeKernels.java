package io.alliancehub.kernel;

import io.alliancehub.kernel.NativeLibrary.InstructionSet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/*
 * Products with int8 activations and attention in C; for single rows see NativeRowKernels. The contract of Int8Activations has one result,
 * so these give the bits of the other int8 kernels, whatever the instruction set.
 *
 * Two things are done once that others do for each call. Weights are copied when a model is loaded, into
 * panels of as many rows as a vector has lanes (see src/main/c/hub.h): matmul of a matrix that is not in
 * panels goes the way of the vectors. And the activations of a product are quantised once for all of its
 * parts, by ParallelKernels, into memory that it keeps.
 */
/** Kernels of the {@link Activations#INT8} profile that run on the processor's dot products. */
public final class NativeKernels extends NativeRowKernels {

    /** Rows that are quantised together, in an order of their own. */
    public static final int QUANTISED_TOGETHER = 8;

    private static final int NONE = -1;

    private final InstructionSet set;
    private final NativeAttention attention;
    private final NativeLowRank lowRank;

    private NativeKernels(InstructionSet set) {
        super(set);
        this.set = set;
        attention = new NativeAttention(set);
        lowRank = new NativeLowRank(set);
    }

    /** Why there are none here, as part of a sentence; null if there are. */
    static @Nullable String obstacle() {
        String obstacle = NativeLibrary.obstacle();
        if (obstacle == null && NativeLibrary.instructionSets().isEmpty()) {
            return "this processor has no instructions that the library knows";
        }
        return obstacle;
    }

    /** One for each instruction set that this processor has and the library knows, best first. */
    static List<NativeKernels> all() {
        return NativeLibrary.obstacle() == null
                ? NativeLibrary.instructionSets().stream().map(NativeKernels::new).toList()
                : List.of();
    }

    /** The best of this machine; null if there are none. */
    public static @Nullable NativeKernels best() {
        List<NativeKernels> all = all();
        return all.isEmpty() ? null : all.getFirst();
    }

    /** Reads a segment of whole cache lines as fast as it can and returns its sum. */
    public long readMemory(MemorySegment segment) {
        return NativeLibrary.read(address(segment, 0, segment.byteSize()), segment.byteSize());
    }

    /** The instructions that it uses, e.g. {@code AVX-512 VNNI}. */
    String instructions() {
        return set.name();
    }

    /** Whether attention is C's on this machine, for shapes that fill vectors. */
    boolean attendsNatively() {
        return attention.hasTheVectorsWidth();
    }

    /** Multiplies in registers alone and returns the number of products: the most it can do. */
    public long multiplyRegisters(long rounds) {
        return NativeLibrary.peak(set.number(), rounds);
    }

    @Override
    public String name() {
        return "native-int8";
    }

    /** That of the vectors: their integers have one result, and all else is done by them. */
    @Override
    public String arithmetic() {
        return super.name();
    }

    /** How the library numbers a type; {@link #NONE} where it multiplies floats. */
    private static int number(WeightType type) {
        return switch (type) {
            case Q8_0 -> 0;
            case Q4_0 -> 1;
            case Q4_1 -> 2;
            case Q5_0 -> 3;
            case Q5_1 -> 4;
            case Q4_K -> 5;
            case Q5_K -> 6;
            case Q6_K -> 7;
            case F32, F16, BF16 -> NONE;
        };
    }

    /** In panels, if its weights are integers and it lies outside the heap; else as it is. */
    @Override
    public WeightMatrix arranged(WeightMatrix w, Workspace copies) {
        WeightMatrix panels = emptyPanels(w, copies);
        if (panels == null) {
            return w;
        }
        pack(panels, w, 0, panels.panels());
        return panels;
    }

    /**
     * Takes room for the panels of a matrix, which {@link #pack} fills.
     *
     * @return null where products read the matrix best as it is
     */
    public @Nullable WeightMatrix emptyPanels(WeightMatrix w, Workspace copies) {
        if (number(w.type()) == NONE || w.isInPanels() || !w.data().isNative()) {
            return null;
        }
        int lanes = set.lanes();
        long rows = (long) Math.ceilDiv(w.rows(), lanes) * lanes;
        MemorySegment data = copies.untouched(Math.multiplyExact(w.rowBytes(), rows));
        return new WeightMatrix(data, 0, w.type(), w.rows(), w.cols(), lanes);
    }

    /** Copies rows of {@code w} into panels {@code from <= p < to} that were taken for it. */
    public void pack(WeightMatrix panels, WeightMatrix w, int from, int to) {
        Objects.checkFromToIndex(from, to, panels.panels());
        if (panels.panelRows() != set.lanes()
                || panels.type() != w.type()
                || panels.rows() != w.rows()
                || panels.cols() != w.cols()
                || w.isInPanels()) {
            throw new IllegalArgumentException("panels that were taken for another matrix");
        }
        NativeLibrary.pack(
                set.number(),
                number(w.type()),
                address(panels.data(), panels.offset(), panels.bytes()),
                address(w.data(), w.offset(), w.bytes()),
                w.rowBytes(),
                from,
                to,
                w.rows());
    }

    /** Bytes that one row of {@code cols} activations takes at most when it is quantised. */
    public long quantisedBytesMax(int cols) {
        return Math.max(40L * Math.ceilDiv(cols, 32), 324L * Math.ceilDiv(cols, 256));
    }

    /** Bytes of one quantised row of activations for that matrix, which is in panels. */
    public long quantisedBytes(WeightMatrix w) {
        int size = w.type().groupSize();
        return (long) (w.cols() / size) * (size == 32 ? 40 : 324);
    }

    /**
     * Quantises {@code rows} rows for a matrix in panels. Rows of one product may be quantised in
     * parts if each part but the last is a multiple of {@link #QUANTISED_TOGETHER}.
     *
     * @param q takes [rows, quantisedBytes] at {@code qOffset}, in an order of its own
     * @param a [rows, w.cols] at {@code aOffset}
     */
    public void quantise(
            MemorySegment q,
            long qOffset,
            MemorySegment a,
            long aOffset,
            WeightMatrix w,
            int rows) {
        long to = address(q, qOffset, quantisedBytes(w) * rows);
        long from = address(a, aOffset, 4L * w.cols() * rows);
        NativeLibrary.quantise(set.number(), number(w.type()), to, from, w.cols(), rows);
    }

    /** As {@link #matmul}, from activations that {@link #quantise} has written. */
    public void matmulQuantised(
            MemorySegment out,
            long outOffset,
            MemorySegment q,
            long qOffset,
            WeightMatrix w,
            int rows,
            int from,
            int to) {
        Objects.checkFromToIndex(from, to, w.rows());
        NativeLibrary.multiply(
                set.number(),
                number(w.type()),
                address(out, outOffset, 4L * w.rows() * rows),
                w.rows(),
                w.data().address() + w.offset(),
                address(q, qOffset, quantisedBytes(w) * rows),
                rows,
                w.cols(),
                from,
                to);
    }

    /** Of {@code bytes} bytes that are there: nothing in C looks at the bounds of memory. */
    static long address(MemorySegment segment, long offset, long bytes) {
        Objects.checkFromIndexSize(offset, bytes, segment.byteSize());
        if (!segment.isNative()) {
            throw new IllegalArgumentException("native kernels need memory outside the heap");
        }
        return segment.address() + offset;
    }

    @Override
    public void shrink(
            MemorySegment shrunk,
            long shrunkOffset,
            MemorySegment a,
            long aOffset,
            LowRank pair,
            int rows,
            float[] scratch) {
        if (lowRank.shrinks(shrunk, a, pair)) {
            lowRank.shrink(shrunk, shrunkOffset, a, aOffset, pair, rows);
        } else {
            super.shrink(shrunk, shrunkOffset, a, aOffset, pair, rows, scratch);
        }
    }

    @Override
    public void expand(
            MemorySegment out,
            long outOffset,
            MemorySegment shrunk,
            long shrunkOffset,
            LowRank pair,
            int rows,
            int from,
            int to,
            float[] scratch) {
        if (lowRank.expands(out, shrunk, pair)) {
            lowRank.expand(out, outOffset, shrunk, shrunkOffset, pair, rows, from, to);
        } else {
            super.expand(out, outOffset, shrunk, shrunkOffset, pair, rows, from, to, scratch);
        }
    }

    /** Quantises for this call alone where the matrix is in panels. */
    @Override
    public void matmul(
            MemorySegment out,
            long outOffset,
            MemorySegment a,
            long aOffset,
            WeightMatrix w,
            int rows,
            int from,
            int to,
            float[] scratch) {
        if (!w.isInPanels()) {
            super.matmul(out, outOffset, a, aOffset, w, rows, from, to, scratch);
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment q = arena.allocate(quantisedBytes(w) * rows, 64);
            quantise(q, 0, a, aOffset, w, rows);
            matmulQuantised(out, outOffset, q, 0, w, rows, from, to);
        }
    }

    @Override
    public void attend(
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
        if (attention.serves(shape, keys, values, q, out)) {
            attention.attend(
                    out,
                    outOffset,
                    q,
                    qOffset,
                    keys,
                    values,
                    blocks,
                    blocksFrom,
                    length,
                    part,
                    shape,
                    scratch);
            return;
        }
        super.attend(
                out,
                outOffset,
                q,
                qOffset,
                keys,
                values,
                blocks,
                blocksFrom,
                length,
                part,
                shape,
                scratch);
    }
}
