package io.alliancehub.kernel.compute;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.kernel.Activations;
import io.alliancehub.kernel.KernelChoice;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.NativeKernels;
import io.alliancehub.kernel.WeightMatrix;
import io.alliancehub.kernel.WeightType;
import io.alliancehub.kernel.Workspace;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.junit.jupiter.api.io.TempDir;

/** Products of rows sorted by their matrix. */
final class ParallelKernelsTest {

    private static final long SEED = 31;
    private static final int COLS = 1024;

    @TempDir static Path folder;

    private static MemorySegment floats(SplittableRandom random, int count) {
        MemorySegment data = Arena.ofAuto().allocate(4L * count, 4);
        for (int i = 0; i < count; i++) {
            data.setAtIndex(JAVA_FLOAT_UNALIGNED, i, (float) random.nextGaussian());
        }
        return data;
    }

    @TestFactory
    Stream<DynamicTest> aRowOfAGroupIsTheProductOfThatRowAlone() {
        System.out.println("seed " + SEED);
        return KernelChoice.available().stream()
                .map(
                        kernels ->
                                DynamicTest.dynamicTest(
                                        kernels.name(),
                                        () -> {
                                            compare(kernels, 1, 100, 96);
                                            compare(kernels, 3, 100, 96);
                                            compare(kernels, 3, 5, 7);
                                        }));
    }

    private static void compare(Kernels kernels, int threads, int outs, int cols) {
        var random = new SplittableRandom(SEED);
        List<WeightMatrix> matrices = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            MemorySegment data = floats(random, outs * cols);
            matrices.add(new WeightMatrix(data, 0, WeightType.F32, outs, cols));
        }
        int[] chosen = {4, 0, 5, 99};
        int[] starts = {0, 1, 8, 80, 99};
        MemorySegment a = floats(random, 80 * cols);
        MemorySegment out = floats(random, 81 * outs);
        float untouched = out.getAtIndex(JAVA_FLOAT_UNALIGNED, 80L * outs);
        int scratch = kernels.matmulScratchFloats(cols);
        try (var pool = new ComputePool(threads);
                var memory = new Workspace()) {
            new ParallelKernels(kernels, pool, scratch)
                    .matmulGrouped(
                            out, a, matrices, chosen, starts, 3, new LowRankRuns(memory, 1, 1));
        }
        for (int row = 0; row < 80; row++) {
            WeightMatrix w = matrices.get(row < 1 ? 4 : row < 8 ? 0 : 5);
            MemorySegment alone = floats(random, outs);
            kernels.matmul(alone, 0, a, 4L * row * cols, w, 1, 0, outs, new float[scratch]);
            assertThat(out.asSlice(4L * row * outs, 4L * outs).mismatch(alone))
                    .as("row %d by %d threads", row, threads)
                    .isEqualTo(-1);
        }
        assertThat(out.getAtIndex(JAVA_FLOAT_UNALIGNED, 80L * outs)).isEqualTo(untouched);
    }

    /** A matrix of any bytes, for those who only move them. */
    private static WeightMatrix noise(MemorySegment data, int rows) {
        var bytes = new byte[Math.toIntExact(WeightType.Q8_0.rowBytes(COLS) * rows)];
        new Random(SEED).nextBytes(bytes);
        MemorySegment.copy(bytes, 0, data, JAVA_BYTE, 0, bytes.length);
        return new WeightMatrix(data, 0, WeightType.Q8_0, rows, COLS);
    }

    @TestFactory
    Stream<DynamicTest> allThreadsPackWhatOneWould() {
        return forEachOfIntegers(
                kernels -> {
                    int rows = 701; // several ranges, and a panel that is not full
                    try (var pool = new ComputePool(3);
                            var copies = new Workspace()) {
                        WeightMatrix w = noise(copies.bytes(rows * 34L * COLS / 32), rows);
                        WeightMatrix one = kernels.arranged(w, copies);
                        WeightMatrix all =
                                new ParallelKernels(kernels, pool, 1).arranged(w, copies);
                        assertThat(all.panelRows()).isEqualTo(one.panelRows());
                        assertThat(all.data().mismatch(one.data())).isEqualTo(-1);
                    }
                });
    }

    private static Stream<DynamicTest> forEachOfIntegers(ThrowingConsumer<Kernels> check) {
        return KernelChoice.available(Activations.INT8).stream()
                .map(
                        kernels ->
                                DynamicTest.dynamicTest(
                                        kernels.name(), () -> check.accept(kernels)));
    }

    /** Once packed, a mapped file is not held beside its panels, and can still be read. */
    @TestFactory
    Stream<DynamicTest> pagesOfAFileThatIsInPanelsAreGivenBack() {
        return forEachOfIntegers(
                kernels -> {
                    int rows = 8192;
                    long bytes = WeightType.Q8_0.rowBytes(COLS) * rows;
                    Path path = Files.createTempFile(folder, "weights", kernels.name());
                    try (var pool = new ComputePool(2);
                            var memory = new Workspace();
                            var arena = Arena.ofShared();
                            var channel =
                                    FileChannel.open(
                                            path,
                                            StandardOpenOption.READ,
                                            StandardOpenOption.WRITE)) {
                        MemorySegment content = noise(memory.bytes(bytes), rows).data();
                        channel.write(content.asByteBuffer());
                        MemorySegment mapped =
                                channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena);
                        var w = new WeightMatrix(mapped, 0, WeightType.Q8_0, rows, COLS);
                        WeightMatrix panels =
                                new ParallelKernels(kernels, pool, 1).arranged(w, memory);
                        assertThat(panels.isInPanels()).isEqualTo(kernels instanceof NativeKernels);
                        if (panels.isInPanels()) {
                            assertThat(residentBytes(path)).isLessThan(bytes / 4);
                        }
                        assertThat(mapped.mismatch(content)).isEqualTo(-1);
                        assertThat(residentBytes(path)).isGreaterThan(bytes / 2);
                    }
                });
    }

    /** What of a mapped file is in this process's memory; the library is built for Linux. */
    private static long residentBytes(Path file) throws IOException {
        boolean found = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            found |= line.endsWith(file.toString());
            if (found && line.startsWith("Rss:")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("not mapped: " + file);
    }
}
