package io.alliancehub.server.serving;

/** How an answer ended. */
public sealed interface AnswerEnd {

    /**
     * It is whole.
     *
     * @param text the last of its text, held back until now; often empty
     * @param computedTokens tokens that were run through the model for it, recomputed ones included
     */
    record Finished(Reason reason, String text, long computedTokens) implements AnswerEnd {}

    /** Nobody wanted it any more. */
    record Cancelled() implements AnswerEnd {}

    /**
     * The engine could not go on.
     *
     * @param why one sentence without content
     */
    record Failed(String why) implements AnswerEnd {}

    /** Why a whole answer has no more tokens. */
    enum Reason {
        STOP("stop"),
        LENGTH("length");

        private final String wireName;

        Reason(String wireName) {
            this.wireName = wireName;
        }

        /** OpenAI's word for it. */
        public String wireName() {
            return wireName;
        }
    }
}
