package io.alliancehub.engine;

import io.alliancehub.kernel.Activations;
import io.alliancehub.kernel.KernelChoice;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What decides the bits of an answer beside the model and the request, as {@code
 * hub-engine-1/vector-int8-512/kv-f16-16}: within one profile the same request gives the same
 * tokens.
 *
 * @param engineVersion of the engine's arithmetic
 * @param kernels what names their arithmetic; kernels that give the same bits share it
 * @param vectorBits width of their vectors
 * @param kvFormat how keys and values are stored
 * @param blockSize slots per block of these
 */
public record NumericsProfile(
        String engineVersion, String kernels, int vectorBits, String kvFormat, int blockSize) {

    private static final Pattern TEXT =
            Pattern.compile(
                    "(hub-engine-[0-9]{1,9})/([a-z0-9-]+)-([0-9]{1,9})/kv-([a-z0-9]+)-([0-9]{1,9})");

    /** The profile that a text names; empty for that of another engine. */
    public static Optional<NumericsProfile> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new NumericsProfile(
                        parts.group(1),
                        parts.group(2),
                        Integer.parseInt(parts.group(3)),
                        parts.group(4),
                        Integer.parseInt(parts.group(5))));
    }

    /** What matrix products multiply weights with: {@code float} or {@code int8}. */
    public String activations() {
        Activations int8 = Activations.INT8;
        return kernels.endsWith("-" + int8.label()) ? int8.label() : Activations.FLOAT.label();
    }

    /**
     * Name of the fastest kernels of this machine that give its bits, for {@link
     * EngineSettings#withKernels}.
     *
     * @throws IllegalArgumentException if there are none
     */
    public String kernelsHere() {
        return KernelChoice.computing(kernels).kernels().name();
    }

    /** The text of it. */
    public String text() {
        return "%s/%s-%d/kv-%s-%d"
                .formatted(engineVersion, kernels, vectorBits, kvFormat, blockSize);
    }
}
