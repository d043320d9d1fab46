package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * A member's own account of one answer.
 *
 * @param finishReason OpenAI's word: {@code stop} or {@code length}; {@code cancelled} or {@code
 *     failed} for one that did not come to its end
 * @param computedTokens prompt and completion tokens that were run through the model, recomputed
 *     ones included
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MemberAccounting(
        String requestId,
        String memberId,
        TokenUsage usage,
        long computedTokens,
        String finishReason,
        UsageEvent.Evidence evidence) {}
