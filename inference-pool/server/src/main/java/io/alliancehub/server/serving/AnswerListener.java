package io.alliancehub.server.serving;

import io.alliancehub.engine.sampling.TokenLogprobs;
import org.jspecify.annotations.Nullable;

/** Hears one answer; called by the engine's thread and must not block it. */
public interface AnswerListener {

    /**
     * More of the answer.
     *
     * @param tokenId the token
     * @param text text that is now settled: whole characters, and no part of a stop string; often
     *     empty
     * @param logprobs of the token; null where nobody asked for them
     */
    void token(int tokenId, String text, @Nullable TokenLogprobs logprobs);

    /**
     * The text that was shown of an answer that is resumed; before anything else, and by whoever
     * submits it.
     */
    default void resumed(String shown) {}

    /** The answer is over; nothing follows. */
    void ended(AnswerEnd end);
}
