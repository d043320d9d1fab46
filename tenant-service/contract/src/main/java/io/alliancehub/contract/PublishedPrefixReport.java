package io.alliancehub.contract;

/**
 * What a member shares of a prefix.
 *
 * @param tokens of the prefix as the model's template writes it
 * @param blocks full blocks of them; the rest is not shared
 */
public record PublishedPrefixReport(String name, String baseDigest, int tokens, int blocks) {}
