package io.alliancehub.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.kernel.compute.ProductSpeed;
import io.alliancehub.kernel.compute.Roofline;
import org.junit.jupiter.api.Test;

final class ComputingLineTest {

    @Test
    void kernelsSpeedItsShareOfTheRoofAndCopiesAreInOneLine() {
        var speed = new ProductSpeed(600, 24, new Roofline(30, 800));
        String line =
                ComputingLine.text(
                        "native-int8 kernels (AVX-512 VNNI)",
                        ComputingLine.measured(speed),
                        500L << 20);
        assertThat(line)
                .isEqualTo(
                        "computes with native-int8 kernels (AVX-512 VNNI); products reach 600"
                                + " GMAC/s, 75 % of what the threads multiply in registers, and"
                                + " read weights at 24.0 GB/s, 80 % of what the threads read;"
                                + " 500.0 MiB of weights copied into panels");
    }

    @Test
    void whatIsNotMeasuredIsNotTold() {
        assertThat(ComputingLine.text("vector kernels, 256 bits wide", "", 0))
                .isEqualTo(
                        "computes with vector kernels, 256 bits wide; 0.0 MiB of weights copied"
                                + " into panels");
    }
}
