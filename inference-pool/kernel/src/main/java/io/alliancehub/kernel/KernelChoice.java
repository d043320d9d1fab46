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
    private static final String NATIVE = "native";

    /**
     * The fastest implementation that this machine can run, of whatever profile: {@code native}
     * where there is one, else that of {@link #bestOfFloats}.
     */
    public static KernelChoice best() {
        KernelChoice floats = bestOfFloats();
        if (floats.kernels() instanceof ScalarKernels) {
            return floats;
        }
        NativeKernels fastest = NativeKernels.best();
        if (fastest == null) {
            return new KernelChoice(
                    floats.kernels(),
                    "%s, and not with native ones, because %s"
                            .formatted(floats.reason(), NativeKernels.obstacle()));
        }
        return new KernelChoice(
                fastest,
                "%s, beside vectors %d bits wide"
                        .formatted(described(fastest), fastest.vectorBits()));
    }

    /** The fastest implementation of the default profile, whose activations are floats. */
    private static KernelChoice bestOfFloats() {
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
     * The implementation of that name; {@code float} is short for the fastest of float activations,
     * {@code native} for the fastest that is written in C.
     *
     * @throws IllegalArgumentException if there is none of that name, or not on this machine; the
     *     message says which there are
     */
    public static KernelChoice named(String name) {
        if (name.equals(Activations.FLOAT.label())) {
            return bestOfFloats();
        }
        for (Kernels kernels : all()) {
            if (kernels.name().equals(name)) {
                return new KernelChoice(kernels, described(kernels) + ", as asked for");
            }
        }
        if (name.startsWith(NATIVE)) {
            return nativeNamed(name);
        }
        if (name.startsWith("vector") && !vectorModule()) {
            throw new IllegalArgumentException(
                    "vector kernels need a Java runtime started with --add-modules " + MODULE);
        }
        throw new IllegalArgumentException(
                "no kernels are named '%s'; this machine has %s"
                        .formatted(name, all().stream().map(Kernels::name).toList()));
    }

    /** {@code native} is short for the best of them, whatever its profile. */
    private static KernelChoice nativeNamed(String name) {
        String obstacle = vectorModule() ? NativeKernels.obstacle() : "there are no vector kernels";
        if (obstacle != null) {
            throw new IllegalArgumentException(
                    "there are no native kernels here, because " + obstacle);
        }
        Kernels best = NativeKernels.all().getFirst();
        if (!name.equals(NATIVE)) {
            throw new IllegalArgumentException(
                    "no kernels are named '%s'; did you mean %s?".formatted(name, best.name()));
        }
        return new KernelChoice(best, described(best) + ", as asked for");
    }

    /**
     * The fastest implementation on this machine that gives the bits of a profile.
     *
     * @param arithmetic as {@link Kernels#arithmetic} names it
     * @throws IllegalArgumentException if there is none; the message says which there are
     */
    public static KernelChoice computing(String arithmetic) {
        List<Kernels> all = all();
        for (Kernels kernels : all.reversed()) {
            if (kernels.arithmetic().equals(arithmetic)) {
                return new KernelChoice(
                        kernels, described(kernels) + ", which give the bits of " + arithmetic);
            }
        }
        throw new IllegalArgumentException(
                "no kernels give the bits of '%s'; this machine has %s"
                        .formatted(arithmetic, all.stream().map(Kernels::arithmetic).toList()));
    }

    private static String described(Kernels kernels) {
        return kernels instanceof NativeKernels n
                ? "%s kernels (%s)".formatted(n.name(), n.instructions())
                : kernels.name() + " kernels";
    }

    /** Every implementation of the default profile on this machine; the oracle is first. */
    public static List<Kernels> available() {
        return available(Activations.FLOAT);
    }

    /**
     * Every implementation of a profile that this machine can run, the oracle first and the fastest
     * last.
     */
    public static List<Kernels> available(Activations activations) {
        List<Kernels> available = new ArrayList<>();
        available.add(new ScalarKernels(activations));
        if (vectorModule()) {
            available.add(new VectorKernels(activations));
            if (activations == Activations.INT8) {
                NativeKernels.all().stream().limit(1).forEach(available::add);
            }
        }
        return List.copyOf(available);
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
