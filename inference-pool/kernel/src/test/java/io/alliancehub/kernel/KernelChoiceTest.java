package io.alliancehub.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KernelChoiceTest {

    @Test
    void theBestIsTheFastestAndSaysWhyAndHowWide() {
        KernelChoice choice = KernelChoice.best();
        System.out.println(choice.reason());
        assertThat(choice.reason()).contains("bits wide");
        List<NativeKernels> natives = NativeKernels.all();
        if (natives.isEmpty()) {
            assertThat(choice.kernels()).isInstanceOf(VectorKernels.class);
            assertThat(choice.kernels().activations()).isEqualTo(Activations.FLOAT);
            assertThat(choice.reason()).contains("because " + NativeKernels.obstacle());
            assertThatThrownBy(() -> KernelChoice.named("native"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(NativeKernels.obstacle());
        } else {
            assertThat(choice.kernels()).isInstanceOf(NativeKernels.class);
            assertThat(choice.reason()).contains(natives.getFirst().instructions());
            assertThat(KernelChoice.named("native").kernels().name()).isEqualTo("native-int8");
            assertThat(KernelChoice.named("native").reason())
                    .contains(natives.getFirst().instructions());
        }
    }

    @Test
    void theBestOfFloatsAreTheVectors() {
        KernelChoice choice = KernelChoice.named("float");
        assertThat(choice.kernels().name()).isEqualTo("vector");
        assertThat(choice.reason()).contains("bits wide");
    }

    @Test
    void aProfileIsComputedByTheFastestThatGivesItsBits() {
        for (Activations activations : Activations.values()) {
            for (Kernels kernels : KernelChoice.available(activations)) {
                Kernels found = KernelChoice.computing(kernels.arithmetic()).kernels();
                assertThat(found.arithmetic()).isEqualTo(kernels.arithmetic());
                assertThat(found.activations()).isEqualTo(activations);
            }
        }
        List<Kernels> int8 = KernelChoice.available(Activations.INT8);
        assertThat(KernelChoice.computing("vector-int8").kernels().name())
                .isEqualTo(int8.getLast().name());
        assertThat(KernelChoice.computing("scalar").kernels().name()).isEqualTo("scalar");
        assertThatThrownBy(() -> KernelChoice.computing("native-int8"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vector-int8");
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
