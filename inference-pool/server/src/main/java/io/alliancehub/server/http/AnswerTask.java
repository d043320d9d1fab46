package io.alliancehub.server.http;

import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent.Evidence;
import io.alliancehub.contract.UsageEvent.Output;
import io.alliancehub.server.metrics.AnswerMeter;
import io.alliancehub.server.openai.AnswerHead;
import io.alliancehub.server.openai.ChatRequest;
import io.alliancehub.server.serving.AnswerEnd;
import org.jspecify.annotations.Nullable;

/**
 * All that is known about an answer before its first token.
 *
 * @param resumedTokens completion tokens that another member has made
 * @param hubRequestId null where no hub asks, and so nobody wants an account
 * @param evidence all but what comes out
 */
record AnswerTask(
        AnswerHead head,
        ChatRequest.Delivery delivery,
        int promptTokens,
        int resumedTokens,
        @Nullable String hubRequestId,
        String memberId,
        Evidence evidence,
        AnswerMeter meter) {

    /**
     * Of the whole answer, whoever made its beginning; that is found like a prompt, and is none.
     */
    TokenUsage usage(AnswerEnd.Made made) {
        long cached = Math.min(made.cachedTokens(), promptTokens);
        return new TokenUsage(promptTokens, cached, made.completionTokens(), 0);
    }

    /** The member's account of the answer, or null where nobody wants one. */
    @Nullable MemberAccounting accounting(AnswerEnd end, String outputDigest) {
        return hubRequestId == null
                ? null
                : new MemberAccounting(
                        hubRequestId,
                        memberId,
                        usage(end.made()),
                        end.made().computedTokens(),
                        finishReason(end),
                        evidence.with(output(end.made(), outputDigest)));
    }

    private Output output(AnswerEnd.Made made, String digest) {
        return new Output(
                digest,
                made.completionTokens(),
                resumedTokens,
                made.cachedTokens(),
                made.computedTokens(),
                made.recomputedTokens());
    }

    private static String finishReason(AnswerEnd end) {
        return switch (end) {
            case AnswerEnd.Finished finished -> finished.reason().wireName();
            case AnswerEnd.Cancelled cancelled -> "cancelled";
            case AnswerEnd.Failed failed -> "failed";
        };
    }
}
