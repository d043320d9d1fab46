package io.alliancehub.service.registry;

import io.alliancehub.contract.ServedModel;
import io.alliancehub.contract.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Weights and settings that never change: the same content is the same version.
 *
 * @param derivation what a bank made it from; null where it is the weights alone
 */
record ModelVersion(
        String id, ServedModel served, int defaultMaxTokens, @Nullable Derivation derivation) {
    /** Names the version by its content. */
    static ModelVersion of(ServedModel served, int defaultMaxTokens) {
        // Each part ends with a line feed, which no part can contain: no two contents look alike.
        String content =
                String.join(
                        "\n",
                        "alliance-hub model version 1",
                        served.baseDigest(),
                        served.tokenizerDigest(),
                        served.templateDigest() == null ? "" : served.templateDigest(),
                        Integer.toString(served.contextLength()),
                        Integer.toString(defaultMaxTokens),
                        "");
        return new ModelVersion(Sha256.hex(content), served, defaultMaxTokens, null);
    }
}
