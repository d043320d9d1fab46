package io.alliancehub.server.serving;

/** What became of a text. */
public sealed interface EncodingEnd {

    /** What it took. */
    AnswerEnd.Made made();

    /**
     * Its numbers: a vector of length 1, or of two texts one number, the larger the better they
     * fit.
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Encoded(float[] vector, AnswerEnd.Made made) implements EncodingEnd {}

    /** Nobody wanted it any more. */
    record Cancelled(AnswerEnd.Made made) implements EncodingEnd {}

    /**
     * The engine could not go on.
     *
     * @param why one sentence without content
     */
    record Failed(String why, AnswerEnd.Made made) implements EncodingEnd {}
}
