package io.alliancehub.server.http;

import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent.ChoiceOutput;
import io.alliancehub.contract.UsageEvent.Evidence;
import io.alliancehub.contract.UsageEvent.Output;
import io.alliancehub.server.evidence.DigestKey;
import io.alliancehub.server.metrics.AnswerMeter;
import io.alliancehub.server.openai.AnswerHead;
import io.alliancehub.server.openai.AnswerShape;
import io.alliancehub.server.openai.Delivery;
import io.alliancehub.server.output.OutputPlan;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.server.tracing.AnswerTrace;
import io.alliancehub.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known about an answer before its first token.
 *
 * @param output how its text is read
 * @param choices how many answers to the prompt it has
 * @param logprobs reads tokens where their log probabilities are told; null where they are not
 * @param emitted completion tokens that another member has made
 * @param hubRequestId null where no hub asks, and so nobody wants an account
 * @param evidence all but what comes out
 * @param digests the key of its zone's digests
 */
@SuppressWarnings("ArrayRecordComponent")
record AnswerTask(
        AnswerHead head,
        AnswerShape shape,
        OutputPlan output,
        Delivery delivery,
        int choices,
        @Nullable Tokenizer logprobs,
        int promptTokens,
        int[] emitted,
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

    /** How many completion tokens another member has made. */
    int resumedTokens() {
        return emitted.length;
    }

    /** The prompt once, and the completions of all choices, of which so much is thought. */
    TokenUsage usage(List<AnswerEnd> ends, long thoughtTokens) {
        long completion = made(ends).completionTokens();
        return new TokenUsage(
                promptTokens, found(ends), completion, Math.min(thoughtTokens, completion));
    }

    /** Of the prompt, which is one, what no choice had to compute. */
    private long found(List<AnswerEnd> ends) {
        long least = ends.stream().mapToLong(end -> end.made().cachedTokens()).min().orElse(0);
        // What another member made is found like a prompt, and is none.
        return Math.min(least, promptTokens);
    }

    /**
     * The member's account of the answer, or null where nobody wants one.
     *
     * @param outputs digests of the choices' tokens, in their order as the ends are
     */
    @Nullable MemberAccounting accounting(
            List<AnswerEnd> ends, TokenUsage usage, List<String> outputs) {
        return hubRequestId == null
                ? null
                : new MemberAccounting(
                        hubRequestId,
                        memberId,
                        usage,
                        made(ends).computedTokens(),
                        finishReason(ends),
                        sealed(evidence.with(output(ends, outputs))));
    }

    private Evidence sealed(Evidence whole) {
        return whole.sealed(digests.sealOf(whole));
    }

    private Output output(List<AnswerEnd> ends, List<String> outputs) {
        AnswerEnd.Made made = made(ends);
        return new Output(
                digests.ofChoices(outputs),
                made.completionTokens(),
                resumedTokens(),
                made.cachedTokens(),
                made.computedTokens(),
                made.recomputedTokens(),
                choices == 1 ? null : choiceOutputs(ends, outputs));
    }

    private static List<ChoiceOutput> choiceOutputs(List<AnswerEnd> ends, List<String> outputs) {
        List<ChoiceOutput> each = new ArrayList<>();
        for (int i = 0; i < ends.size(); i++) {
            each.add(new ChoiceOutput(outputs.get(i), ends.get(i).made().completionTokens()));
        }
        return each;
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
