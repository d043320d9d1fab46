package io.alliancehub.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KernelChoiceTest {

    @Test
    void theBestIsTheVectorApiAndSaysHowWide() {
        KernelChoice choice = KernelChoice.best();
        assertThat(choice.kernels()).isInstanceOf(VectorKernels.class);
        assertThat(choice.reason()).contains("bits wide");
    }

    @Test
    void anUnknownNameIsRefusedWithTheNamesThatThereAre() {
        assertThatThrownBy(() -> KernelChoice.named("quantum"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scalar")
                .hasMessageContaining("vector");
    }

    @Test
    void withoutTheModuleTheScalarKernelsRunAndTheReasonNamesTheFlag() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process =
                new ProcessBuilder(
                                List.of(
                                        java,
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        PrintChoice.class.getName()))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("scalar").contains("--add-modules jdk.incubator.vector");
        for (WeightType type : WeightType.values()) {
            assertThat(output).contains("multiplied " + type);
        }
    }

    @Test
    void aMatrixBeyondItsSegmentIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            var data = arena.allocate(34 * 3 + 2);
            assertThat(new WeightMatrix(data, 2, WeightType.Q8_0, 3, 32).rowOffset(2))
                    .isEqualTo(70);
            assertThatThrownBy(() -> new WeightMatrix(data, 3, WeightType.Q8_0, 3, 32))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new WeightMatrix(data, 0, WeightType.Q8_0, 1, 33))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
