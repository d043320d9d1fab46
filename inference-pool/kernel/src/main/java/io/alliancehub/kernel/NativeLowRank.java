package io.alliancehub.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.alliancehub.kernel.NativeLibrary.InstructionSet;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;

/** Both halves of low-rank products by {@code src/main/c/lowrank.h}. */
final class NativeLowRank {

    private static final MethodHandle SHRINK =
            NativeLibrary.handle(
                    "hub_shrink",
                    FunctionDescriptor.ofVoid(
                            JAVA_INT,
                            JAVA_INT,
                            JAVA_LONG,
                            JAVA_LONG,
                            JAVA_LONG,
                            JAVA_INT,
                            JAVA_INT,
                            JAVA_INT,
                            JAVA_FLOAT));
    private static final MethodHandle EXPAND =
            NativeLibrary.handle(
                    "hub_expand",
                    FunctionDescriptor.ofVoid(
                            JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    private final int set;
    private final boolean hasTheVectorsWidth;

    NativeLowRank(InstructionSet set) {
        this.set = set.number();
        hasTheVectorsWidth = set.lanes() == Lanes.LANES;
    }

    /** Whether {@link #shrink} gives the vectors' bits, whose lanes its sums are made in. */
    boolean shrinks(MemorySegment shrunk, MemorySegment a, LowRank pair) {
        return hasTheVectorsWidth
                && shrunk.isNative()
                && a.isNative()
                && pair.down().data().isNative();
    }

    boolean expands(MemorySegment out, MemorySegment shrunk, LowRank pair) {
        return out.isNative() && shrunk.isNative() && pair.up().isNative();
    }

    /** As {@link Kernels#shrink}. */
    void shrink(
            MemorySegment shrunk,
            long shrunkOffset,
            MemorySegment a,
            long aOffset,
            LowRank pair,
            int rows) {
        WeightMatrix down = pair.down();
        try {
            SHRINK.invokeExact(
                    set,
                    number(down.type()),
                    NativeKernels.address(shrunk, shrunkOffset, 4L * rows * pair.rank()),
                    NativeKernels.address(a, aOffset, 4L * rows * pair.inputs()),
                    NativeKernels.address(down.data(), down.offset(), down.bytes()),
                    rows,
                    pair.inputs(),
                    pair.rank(),
                    pair.scale());
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    /** As {@link Kernels#expand}. */
    void expand(
            MemorySegment out,
            long outOffset,
            MemorySegment shrunk,
            long shrunkOffset,
            LowRank pair,
            int rows,
            int from,
            int to) {
        Objects.checkFromToIndex(from, to, pair.outputs());
        try {
            EXPAND.invokeExact(
                    set,
                    number(pair.upType()),
                    NativeKernels.address(out, outOffset, 4L * rows * pair.outputs()),
                    (long) pair.outputs(),
                    NativeKernels.address(shrunk, shrunkOffset, 4L * rows * pair.rank()),
                    NativeKernels.address(pair.up(), 0, pair.upBytes()),
                    rows,
                    pair.rank(),
                    from,
                    to);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    /** How the library numbers a type. */
    private static int number(WeightType type) {
        return switch (type) {
            case F32 -> 0;
            case F16 -> 1;
            case BF16 -> 2;
            case Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K ->
                    throw new IllegalArgumentException("a low-rank pair of " + type);
        };
    }
}
