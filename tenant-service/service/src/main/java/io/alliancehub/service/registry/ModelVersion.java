package io.alliancehub.service.registry;

import io.alliancehub.contract.ServedModel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Weights and settings that never change: the same content is the same version. */
record ModelVersion(String id, ServedModel served, int defaultMaxTokens) {
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
        return new ModelVersion(
                Digests.sha256(content.getBytes(StandardCharsets.UTF_8)), served, defaultMaxTokens);
    }

    /** Content digests. */
    static final class Digests {
        private Digests() {}

        static String sha256(byte[] content) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                return HexFormat.of().formatHex(digest.digest(content));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this Java has no SHA-256", e);
            }
        }
    }
}
