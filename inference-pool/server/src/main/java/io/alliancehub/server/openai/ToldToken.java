package io.alliancehub.server.openai;

import io.alliancehub.engine.sampling.TokenLogprobs;

/**
 * A token whose log probability is told.
 *
 * @param offset characters of the choice's text before it, as Unicode counts them
 */
public record ToldToken(int id, int offset, TokenLogprobs logprobs) {}
