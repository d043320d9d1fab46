package io.alliancehub.server.settings;

import io.alliancehub.engine.Engine;
import io.alliancehub.kernel.compute.ProductSpeed;
import java.util.Locale;

/** What a model computes with, for the log of a start: kernels, instructions, speed, copies. */
final class ComputingLine {

    private ComputingLine() {}

    /** Measures, while the engine has no work. */
    static String of(Engine engine) {
        String speed = engine.productSpeed().map(ComputingLine::measured).orElse("");
        return text(engine.computing(), speed, engine.copiedWeightBytes());
    }

    static String text(String computing, String speed, long copiedWeightBytes) {
        return String.format(
                Locale.ROOT,
                "computes with %s%s; %.1f MiB of weights copied into panels",
                computing,
                speed,
                copiedWeightBytes / 1048576.0);
    }

    static String measured(ProductSpeed speed) {
        return String.format(
                Locale.ROOT,
                "; products reach %.0f GMAC/s, %.0f %% of what the threads multiply in registers,"
                        + " and read weights at %.1f GB/s, %.0f %% of what the threads read",
                speed.gmacs(),
                100 * speed.gmacs() / speed.roof().gmacs(),
                speed.gbps(),
                100 * speed.gbps() / speed.roof().gbps());
    }
}
