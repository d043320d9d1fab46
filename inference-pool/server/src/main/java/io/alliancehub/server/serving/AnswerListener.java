package io.alliancehub.server.serving;

/** Hears one answer; called by the engine's thread and must not block it. */
public interface AnswerListener {

    /**
     * More of the answer.
     *
     * @param tokenId the token
     * @param text text that is now settled: whole characters, and no part of a stop string; often
     *     empty
     */
    void token(int tokenId, String text);

    /** The answer is over; nothing follows. */
    void ended(AnswerEnd end);
}
