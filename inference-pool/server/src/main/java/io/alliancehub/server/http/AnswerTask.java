package io.alliancehub.server.http;

import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent.Evidence;
import io.alliancehub.server.metrics.AnswerMeter;
import io.alliancehub.server.openai.AnswerHead;
import io.alliancehub.server.openai.ChatRequest;
import io.alliancehub.server.serving.AnswerEnd;
import org.jspecify.annotations.Nullable;

/**
 * All that is known about an answer before its first token.
 *
 * @param hubRequestId null where no hub asks, and so nobody wants an account
 */
record AnswerTask(
        AnswerHead head,
        ChatRequest.Delivery delivery,
        int promptTokens,
        @Nullable String hubRequestId,
        String memberId,
        Evidence evidence,
        AnswerMeter meter) {

    TokenUsage usage(AnswerEnd.Made made) {
        return new TokenUsage(promptTokens, made.cachedTokens(), made.completionTokens(), 0);
    }

    /** The member's account of the answer, or null where nobody wants one. */
    @Nullable MemberAccounting accounting(AnswerEnd end) {
        return hubRequestId == null
                ? null
                : new MemberAccounting(
                        hubRequestId,
                        memberId,
                        usage(end.made()),
                        end.made().computedTokens(),
                        finishReason(end),
                        evidence);
    }

    private static String finishReason(AnswerEnd end) {
        return switch (end) {
            case AnswerEnd.Finished finished -> finished.reason().wireName();
            case AnswerEnd.Cancelled cancelled -> "cancelled";
            case AnswerEnd.Failed failed -> "failed";
        };
    }
}
