package io.alliancehub.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * The library lies in the jar, as built for one platform, or not at all. It is written to a file that only
 * this user may touch, loaded, and deleted again: what is loaded stays. Calls are plain ones: products last
 * up to milliseconds, and a critical one would keep the garbage collector waiting for as long. Attention of
 * one part of one row is short, and critical, as its table and its scores are arrays of the heap.
 *
 * Addresses are passed as numbers. Whoever calls answers for their bounds and for their memory outliving
 * the call; see NativeKernels.
 */
/** The functions of {@code src/main/c/library.c}. */
@SuppressWarnings("restricted")
final class NativeLibrary {

    private static final Found FOUND = find();

    /** What is there, or why nothing is. */
    private record Found(@Nullable SymbolLookup symbols, String reason) {}

    private NativeLibrary() {}

    /** Why it cannot be used, as part of a sentence; null if it can. */
    static @Nullable String obstacle() {
        return FOUND.symbols == null ? FOUND.reason : null;
    }

    private static Found find() {
        try (InputStream library = built("libhubkernels.so")) {
            if (library == null) {
                return new Found(null, whyMissing());
            }
            return new Found(loaded(library), "");
        } catch (IOException | IllegalArgumentException | IllegalCallerException e) {
            return new Found(null, "the library was not loaded: " + e.getMessage());
        }
    }

    /** A file that {@code build.sh} made for this platform; null if it did not. */
    static @Nullable InputStream built(String name) {
        return NativeLibrary.class.getResourceAsStream(
                "/META-INF/native/" + platform() + "/" + name);
    }

    private static String platform() {
        return System.getProperty("os.name") + "-" + System.getProperty("os.arch");
    }

    private static String whyMissing() throws IOException {
        try (InputStream reason = built("missing.txt")) {
            return reason == null
                    ? "this build has no library for " + platform()
                    : new String(reason.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static SymbolLookup loaded(InputStream library) throws IOException {
        Path file = Files.createTempFile("hub-kernels", ".so");
        try {
            Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
            return SymbolLookup.libraryLookup(file, Arena.global());
        } finally {
            Files.delete(file);
        }
    }

    /** Made when a function is called first: constants, which the compiler sees through. */
    private static final class Calls {

        static final MethodHandle NAME =
                handle("hub_name", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        static final MethodHandle IS_SUPPORTED =
                handle("hub_is_supported", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        static final MethodHandle LANES =
                handle("hub_lanes", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        static final MethodHandle PACK =
                handle(
                        "hub_pack",
                        arguments(
                                JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT,
                                JAVA_INT, JAVA_INT));
        static final MethodHandle QUANTISE =
                handle(
                        "hub_quantise",
                        arguments(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
        static final MethodHandle MULTIPLY =
                handle(
                        "hub_multiply",
                        arguments(
                                JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                                JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

        static final MethodHandle ATTEND =
                criticalHandle(
                        "hub_attend",
                        arguments(
                                JAVA_INT,
                                JAVA_INT,
                                JAVA_INT,
                                JAVA_LONG,
                                JAVA_LONG,
                                JAVA_LONG,
                                JAVA_LONG,
                                JAVA_LONG,
                                JAVA_LONG,
                                ADDRESS,
                                JAVA_INT,
                                ADDRESS,
                                JAVA_INT,
                                JAVA_INT,
                                JAVA_INT,
                                JAVA_INT,
                                JAVA_INT,
                                JAVA_FLOAT));

        static final MethodHandle TAKE =
                handle("hub_take", FunctionDescriptor.of(ADDRESS, JAVA_LONG));
        static final MethodHandle GIVE_BACK =
                handle("hub_give_back", arguments(ADDRESS, JAVA_LONG));

        static final MethodHandle READ =
                handle("hub_read", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG));
        static final MethodHandle PEAK =
                handle("hub_peak", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG));

        private static FunctionDescriptor arguments(MemoryLayout... layouts) {
            return FunctionDescriptor.ofVoid(layouts);
        }

        /** May read and write arrays of the heap. */
        private static MethodHandle criticalHandle(String name, FunctionDescriptor descriptor) {
            return handle(name, descriptor, Linker.Option.critical(true));
        }
    }

    /** A function of the library by its name; to be kept as a constant. */
    static MethodHandle handle(
            String name, FunctionDescriptor descriptor, Linker.Option... options) {
        SymbolLookup symbols = FOUND.symbols;
        if (symbols == null) {
            throw new IllegalStateException(FOUND.reason);
        }
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), descriptor, options);
    }

    /** An instruction set that this processor has. */
    record InstructionSet(int number, String name, int lanes) {}

    /** What the library can use on this machine, best first. */
    static List<InstructionSet> instructionSets() {
        List<InstructionSet> sets = new ArrayList<>();
        try {
            for (int i = 0; ; i++) {
                MemorySegment name = (MemorySegment) Calls.NAME.invokeExact(i);
                if (name.equals(MemorySegment.NULL)) {
                    return List.copyOf(sets);
                }
                if ((int) Calls.IS_SUPPORTED.invokeExact(i) != 0) {
                    String text = name.reinterpret(Long.MAX_VALUE).getString(0);
                    int lanes = (int) Calls.LANES.invokeExact(i);
                    sets.add(new InstructionSet(i, text, lanes));
                }
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Attention of one part; the table begins at {@code first} of {@code blocks}. */
    static void attend(
            int set,
            int format,
            boolean inKeys,
            long out,
            long q,
            long keys,
            long values,
            long keyBlock,
            long valueBlock,
            MemorySegment blocks,
            int first,
            MemorySegment scores,
            int heads,
            int length,
            int keyDim,
            int valueDim,
            int blockSize,
            float scale) {
        try {
            Calls.ATTEND.invokeExact(
                    set,
                    format,
                    inKeys ? 1 : 0,
                    out,
                    q,
                    keys,
                    values,
                    keyBlock,
                    valueBlock,
                    blocks,
                    first,
                    scores,
                    heads,
                    length,
                    keyDim,
                    valueDim,
                    blockSize,
                    scale);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Writes panels {@code first} to {@code last} of a matrix of {@code rowCount} rows. */
    static void pack(
            int set,
            int type,
            long panels,
            long rows,
            long rowBytes,
            int first,
            int last,
            int rowCount) {
        try {
            Calls.PACK.invokeExact(set, type, panels, rows, rowBytes, first, last, rowCount);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * So many zeros that nobody has touched yet, until the arena closes.
     *
     * @throws OutOfMemoryError if the system has no more
     */
    static MemorySegment take(long bytes, Arena arena) {
        MemorySegment memory;
        try {
            memory = (MemorySegment) Calls.TAKE.invokeExact(bytes);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        if (memory.address() == 0) {
            throw new OutOfMemoryError("the system has no " + bytes + " bytes more");
        }
        return memory.reinterpret(bytes, arena, taken -> giveBack(taken, bytes));
    }

    private static void giveBack(MemorySegment memory, long bytes) {
        try {
            Calls.GIVE_BACK.invokeExact(memory, bytes);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Quantises {@code columns} runs of {@code stride} floats. */
    static void quantise(int set, int type, long to, long floats, long stride, int columns) {
        try {
            Calls.QUANTISE.invokeExact(set, type, to, floats, stride, columns);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** out[column * stride + row] for rows {@code from} to {@code to} of the matrix. */
    static void multiply(
            int set,
            int type,
            long out,
            long stride,
            long panels,
            long activations,
            int columns,
            int cols,
            int from,
            int to) {
        try {
            Calls.MULTIPLY.invokeExact(
                    set, type, out, stride, panels, activations, columns, cols, from, to);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Reads that many bytes and returns their sum. */
    static long read(long from, long bytes) {
        try {
            return (long) Calls.READ.invokeExact(from, bytes);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Multiplies registers and returns the number of products. */
    static long peak(int set, long rounds) {
        try {
            return (long) Calls.PEAK.invokeExact(set, rounds);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static IllegalStateException unexpected(Throwable e) {
        return new IllegalStateException("a native function was called wrongly", e);
    }
}
