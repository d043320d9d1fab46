package io.alliancehub.server.serving;

/**
 * How tokens are drawn.
 *
 * @param temperature 0 is greedy
 * @param topP share of probability kept, in (0, 1]
 * @param topK how many tokens are kept; 0 keeps all
 * @param seed with the position decides every draw
 */
public record Sampling(double temperature, double topP, int topK, long seed) {}
