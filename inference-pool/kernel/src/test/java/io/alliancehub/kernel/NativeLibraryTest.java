package io.alliancehub.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.kernel.NativeLibrary.InstructionSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the build says of its library is what is loaded, on machines with a C compiler and without.
 */
final class NativeLibraryTest {

    private static @Nullable String built(String name) throws IOException {
        try (InputStream file = NativeLibrary.built(name)) {
            return file == null
                    ? null
                    : new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    @Test
    void theBuildHasALibraryOrSaysWhyNot() throws IOException {
        String missing = built("missing.txt");
        String sets = built("instruction-sets.txt");
        System.out.println(
                missing == null ? "native kernels built for " + sets : "none, because " + missing);
        try (InputStream library = NativeLibrary.built("libhubkernels.so")) {
            if (missing == null) {
                assertThat(library).as("library").isNotNull();
                assertThat(sets).as("instruction sets").isNotBlank();
                assertThat(NativeLibrary.obstacle()).isNull();
            } else {
                assertThat(library).as("library").isNull();
                assertThat(sets).as("instruction sets").isNull();
                assertThat(NativeLibrary.obstacle()).isEqualTo(missing).isNotBlank();
            }
        }
    }

    /** A processor may know fewer than were compiled, but none that were not. */
    @Test
    void whatIsLoadedWasBuilt() throws IOException {
        String sets = built("instruction-sets.txt");
        List<String> compiled = sets == null ? List.of() : sets.lines().toList();
        List<String> known =
                sets == null
                        ? List.of()
                        : NativeLibrary.instructionSets().stream()
                                .map(InstructionSet::name)
                                .map(NativeLibraryTest::file)
                                .toList();
        assertThat(compiled).containsAll(known);
        assertThat(NativeKernels.all()).hasSameSizeAs(known);
        assertThat(NativeKernels.obstacle() == null).isEqualTo(!known.isEmpty());
    }

    /** The source of an instruction set. */
    private static String file(String instructions) {
        return Map.of(
                        "AVX-512 VNNI", "avx512",
                        "AVX2 VNNI", "avx2vnni",
                        "AVX2", "avx2",
                        "NEON dotprod", "neon")
                .get(instructions);
    }
}
