package io.alliancehub.server.serving;

/**
 * One text to turn into numbers: its vector, or how well two texts fit. The array is not written
 * to.
 *
 * @param tokens token ids, at least one
 * @param secondFrom where a second text begins; as many as there are tokens where there is one text
 * @param zone who may share its cached blocks; never taken from the body of a request
 */
@SuppressWarnings("ArrayRecordComponent")
public record EncodingRequest(int[] tokens, int secondFrom, AnswerZone zone) {

    /** A text alone. */
    public EncodingRequest(int[] tokens, AnswerZone zone) {
        this(tokens, tokens.length, zone);
    }
}
