package io.alliancehub.service.adapter;

/**
 * An adapter that is to be on every member that serves some weights.
 *
 * @param digest of its file
 * @param baseDigest of the weights
 */
public record WantedAdapter(String digest, String baseDigest, long sizeBytes) {}
