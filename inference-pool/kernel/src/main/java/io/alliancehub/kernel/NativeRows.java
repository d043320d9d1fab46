package io.alliancehub.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/**
 * The functions of {@code src/main/c/rows.h}, by addresses: whoever calls answers for their bounds,
 * see {@link NativeRowKernels}.
 */
final class NativeRows {

    private static final MethodHandle RMS_NORM =
            NativeLibrary.handle(
                    "hub_rms_norm",
                    FunctionDescriptor.ofVoid(
                            JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_FLOAT));
    private static final MethodHandle SWIGLU =
            NativeLibrary.handle(
                    "hub_swiglu",
                    FunctionDescriptor.ofVoid(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle ADD =
            NativeLibrary.handle(
                    "hub_add", FunctionDescriptor.ofVoid(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle ADD_SCALED =
            NativeLibrary.handle(
                    "hub_add_scaled",
                    FunctionDescriptor.ofVoid(
                            JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_FLOAT, JAVA_INT));
    private static final MethodHandle ROPE =
            NativeLibrary.handle(
                    "hub_rope",
                    FunctionDescriptor.ofVoid(
                            JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT,
                            JAVA_INT));
    private static final MethodHandle ARGMAX =
            NativeLibrary.handle(
                    "hub_argmax", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle WRITE =
            NativeLibrary.handle(
                    "hub_write",
                    FunctionDescriptor.ofVoid(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
                            JAVA_INT));

    private NativeRows() {}

    static void rmsNorm(int set, long out, long x, long weight, int cols, float eps) {
        try {
            RMS_NORM.invokeExact(set, out, x, weight, cols, eps);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    static void swiGlu(int set, long gate, long up, int count) {
        try {
            SWIGLU.invokeExact(set, gate, up, count);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    static void add(int set, long x, long y, int count) {
        try {
            ADD.invokeExact(set, x, y, count);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    static void addScaled(int set, long x, long y, float scale, int count) {
        try {
            ADD_SCALED.invokeExact(set, x, y, scale, count);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    static void rope(
            int set, long x, long table, int heads, int stride, int half, RopeStyle style) {
        try {
            ROPE.invokeExact(set, x, table, heads, stride, half, style.ordinal());
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    static int argmax(int set, long x, int count) {
        try {
            return (int) ARGMAX.invokeExact(set, x, count);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    /** {@code keys} and {@code values}: where the first head's parts of the block are. */
    static void write(
            int set, AttentionShape shape, long keys, long values, int slot, long k, long v) {
        boolean inKeys = shape.values() == AttentionShape.Values.IN_KEYS;
        try {
            WRITE.invokeExact(
                    set,
                    shape.format().ordinal(),
                    inKeys ? 1 : 0,
                    keys,
                    values,
                    shape.keyPart(0, 1),
                    shape.valuePart(0, 1),
                    k,
                    v,
                    shape.kvHeads(),
                    shape.keyDim(),
                    shape.valueDim(),
                    shape.blockSize(),
                    slot);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }
}
