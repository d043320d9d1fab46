package io.alliancehub.server.openai;

/**
 * What all parts of one answer have in common.
 *
 * @param id the prefix of its kind and the request's id
 * @param createdSeconds when it was begun, in seconds since 1970
 * @param model the name under which it was asked for
 * @param fingerprint the numerics profile that computes it
 */
public record AnswerHead(String id, long createdSeconds, String model, String fingerprint) {}
