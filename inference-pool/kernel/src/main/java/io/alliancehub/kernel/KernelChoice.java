package io.alliancehub.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Which kernels are live on this machine, and why.
 *
 * @param kernels the implementation
 * @param reason one sentence for the start-up log
 */
public record KernelChoice(Kernels kernels, String reason) {

    private static final String MODULE = "jdk.incubator.vector";

    /** The best implementation that this Java runtime can run. */
    public static KernelChoice best() {
        if (!vectorModule()) {
            return new KernelChoice(
                    new ScalarKernels(),
                    "scalar kernels, which are slow, because this Java runtime was started"
                            + " without --add-modules "
                            + MODULE);
        }
        Kernels vector = new VectorKernels();
        if (fmaIsEmulated(vector)) {
            return new KernelChoice(
                    new ScalarKernels(),
                    "scalar kernels, because this processor has no fused multiply-add");
        }
        return new KernelChoice(
                vector, "vector kernels, %d bits wide".formatted(vector.vectorBits()));
    }

    /**
     * The implementation of that name.
     *
     * @throws IllegalArgumentException if there is none of that name, or not on this machine; the
     *     message says which there are
     */
    public static KernelChoice named(String name) {
        for (Kernels kernels : all()) {
            if (kernels.name().equals(name)) {
                return new KernelChoice(kernels, name + " kernels, as asked for");
            }
        }
        if (name.startsWith("vector") && !vectorModule()) {
            throw new IllegalArgumentException(
                    "vector kernels need a Java runtime started with --add-modules " + MODULE);
        }
        throw new IllegalArgumentException(
                "no kernels are named '%s'; this machine has %s"
                        .formatted(name, all().stream().map(Kernels::name).toList()));
    }

    /** Every implementation of the default profile on this machine; the oracle is first. */
    public static List<Kernels> available() {
        return available(Activations.FLOAT);
    }

    /** Every implementation of a profile that this machine can run; the oracle is first. */
    public static List<Kernels> available(Activations activations) {
        return vectorModule()
                ? List.of(new ScalarKernels(activations), new VectorKernels(activations))
                : List.of(new ScalarKernels(activations));
    }

    private static List<Kernels> all() {
        List<Kernels> all = new ArrayList<>();
        for (Activations activations : Activations.values()) {
            all.addAll(available(activations));
        }
        return all;
    }

    /**
     * On x86, fused multiply-add came with 256-bit vectors; without it Java computes it exactly, in
     * decimal, thousands of times slower.
     */
    private static boolean fmaIsEmulated(Kernels vector) {
        return System.getProperty("os.arch", "").equals("amd64") && vector.vectorBits() < 256;
    }

    private static boolean vectorModule() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }
}
