package io.alliancehub.server.serving;

import java.util.List;

/**
 * One answer to compute. The prompt array is not written to.
 *
 * @param prompt token ids
 * @param maxTokens most tokens to make
 * @param stop strings that end the answer and are no part of it
 * @param ignoreEnd whether tokens that end an answer are tokens like any other
 * @param zone who may share its cached blocks; never taken from the body of a request
 */
@SuppressWarnings("ArrayRecordComponent")
public record AnswerRequest(
        int[] prompt,
        int maxTokens,
        Sampling sampling,
        List<String> stop,
        boolean ignoreEnd,
        AnswerZone zone) {

    public AnswerRequest {
        stop = List.copyOf(stop);
    }

    /** The same with tokens drawn another way. */
    public AnswerRequest with(Sampling other) {
        return new AnswerRequest(prompt, maxTokens, other, stop, ignoreEnd, zone);
    }
}
