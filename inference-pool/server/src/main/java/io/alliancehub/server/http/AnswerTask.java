package io.alliancehub.server.http;

import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent.Evidence;
import io.alliancehub.contract.UsageEvent.Output;
import io.alliancehub.server.evidence.DigestKey;
import io.alliancehub.server.metrics.AnswerMeter;
import io.alliancehub.server.openai.AnswerHead;
import io.alliancehub.server.openai.AnswerShape;
import io.alliancehub.server.openai.Delivery;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.server.tracing.AnswerTrace;
import io.alliancehub.tokenizer.Tokenizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known about an answer before its first token.
 *
 * @param choices how many answers to the prompt it has
 * @param logprobs reads tokens where their log probabilities are told; null where they are not
 * @param resumedTokens completion tokens that another member has made
 * @param hubRequestId null where no hub asks, and so nobody wants an account
 * @param evidence all but what comes out
 * @param digests the key of its zone's digests
 */
record AnswerTask(
        AnswerHead head,
        AnswerShape shape,
        Delivery delivery,
        int choices,
        @Nullable Tokenizer logprobs,
        int promptTokens,
        int resumedTokens,
        @Nullable String hubRequestId,
        String memberId,
        Evidence evidence,
        DigestKey digests,
        AnswerMeter meter,
        AnswerTrace trace) {

    /** The request's id, as the caller knows it. */
    String requestId() {
        return head.id().substring(shape.idPrefix().length());
    }

    /** The prompt once, and the completions of all choices. */
    TokenUsage usage(List<AnswerEnd> ends) {
        AnswerEnd.Made made = made(ends);
        // What another member made is found like a prompt, and is none.
        long cached = Math.min(made.cachedTokens(), promptTokens);
        return new TokenUsage(promptTokens, cached, made.completionTokens(), 0);
    }

    /**
     * The member's account of the answer, or null where nobody wants one.
     *
     * @param outputs digests of the choices' tokens
     */
    @Nullable MemberAccounting accounting(List<AnswerEnd> ends, List<String> outputs) {
        return hubRequestId == null
                ? null
                : new MemberAccounting(
                        hubRequestId,
                        memberId,
                        usage(ends),
                        made(ends).computedTokens(),
                        finishReason(ends),
                        evidence.with(output(made(ends), digests.ofChoices(outputs))));
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

    private static AnswerEnd.Made made(List<AnswerEnd> ends) {
        return AnswerEnd.Made.together(ends.stream().map(AnswerEnd::made).toList());
    }

    /** Of several choices the end that is furthest from a good one. */
    static String finishReason(List<AnswerEnd> ends) {
        List<String> reasons = ends.stream().map(AnswerTask::finishReason).toList();
        for (String worse : List.of("failed", "cancelled", "length")) {
            if (reasons.contains(worse)) {
                return worse;
            }
        }
        return "stop";
    }

    private static String finishReason(AnswerEnd end) {
        return switch (end) {
            case AnswerEnd.Finished finished -> finished.reason().wireName();
            case AnswerEnd.Cancelled cancelled -> "cancelled";
            case AnswerEnd.Failed failed -> "failed";
        };
    }
}
