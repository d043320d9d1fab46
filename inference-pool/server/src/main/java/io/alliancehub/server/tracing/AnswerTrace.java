package io.alliancehub.server.tracing;

import io.alliancehub.contract.TokenUsage;
import io.alliancehub.server.serving.AnswerEnd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is told what becomes of one request for an answer. Nothing of it is called for a token, and
 * nothing by an engine's thread.
 */
public sealed interface AnswerTrace permits AnswerTrace.None, AnswerSpans {

    /** Where tracing is off. */
    AnswerTrace NONE = new None();

    /**
     * The answer is asked for at an engine.
     *
     * @param requestId the hub's, or the member's own where no hub asks
     * @param bank null where nobody said
     * @param model the name that it is answered under
     * @param maxTokens of each choice
     * @param resumedTokens that another member has made
     */
    record Begun(
            String requestId,
            @Nullable String bank,
            String model,
            int choices,
            int maxTokens,
            int resumedTokens) {}

    /** An engine has it. */
    void begun(Begun answer);

    /** There is no answer; all is over. */
    void refused(int status, @Nullable String code);

    /** Every choice has ended. */
    void made(List<AnswerEnd> ends, TokenUsage usage);

    /** Nobody reads any more: all was written, or the reader has gone. */
    void left();

    /** Notes nothing. */
    record None() implements AnswerTrace {
        @Override
        public void begun(Begun answer) {}

        @Override
        public void refused(int status, @Nullable String code) {}

        @Override
        public void made(List<AnswerEnd> ends, TokenUsage usage) {}

        @Override
        public void left() {}
    }
}
