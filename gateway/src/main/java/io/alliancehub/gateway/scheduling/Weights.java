package io.alliancehub.gateway.scheduling;

import org.jspecify.annotations.Nullable;

/**
 * What a member must have to answer a call.
 *
 * @param baseDigest SHA-256 of the weights' file
 * @param adapterDigest SHA-256 of the adapter's file; null where the weights answer alone
 */
public record Weights(String baseDigest, @Nullable String adapterDigest) {
    /** The weights alone. */
    public static Weights of(String baseDigest) {
        return new Weights(baseDigest, null);
    }
}
