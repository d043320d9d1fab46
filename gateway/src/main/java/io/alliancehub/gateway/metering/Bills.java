package io.alliancehub.gateway.metering;

import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.contract.UsageEvent.Measurement;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.gateway.admission.Call;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is billed. The rule is one sentence: the lower of what the gateway received and what
 * the member accounts for, never more than was granted, and nothing where nothing was received.
 */
public final class Bills {
    private Bills() {}

    /** A bill, and whether gateway and member agreed on it. */
    public record Bill(UsageEvent event, Agreement agreement) {}

    /** Whether two independent counts are the same. */
    public enum Agreement {
        AGREED,
        DIFFERED,
        /** There was only one count. */
        UNCONFIRMED
    }

    /** The bill of an answer that ended while this gateway lived. */
    public static Bill of(
            Call call, Progress progress, Outcome outcome, Instant endedAt, String gatewayId) {
        MemberAccounting accounting = progress.accounting();
        Agreement agreement = agreement(call, progress, accounting);
        UsageEvent event =
                event(
                        call,
                        usage(call, progress.position(), accounting),
                        outcome,
                        agreement == Agreement.AGREED ? Measurement.MEASURED : Measurement.COUNTED,
                        progress,
                        endedAt,
                        gatewayId);
        return new Bill(event, agreement);
    }

    /** The bill of an answer whose gateway died: up to its last checkpoint. */
    static UsageEvent lost(
            Call call, JournalRecord.@Nullable Checkpoint checkpoint, String gatewayId) {
        if (checkpoint == null) {
            return event(
                    call,
                    TokenUsage.NONE,
                    Outcome.GATEWAY_LOST,
                    Measurement.CHECKPOINT,
                    Progress.NONE,
                    call.occurredAt(),
                    gatewayId);
        }
        return event(
                call,
                usage(call, checkpoint.position(), null),
                Outcome.GATEWAY_LOST,
                Measurement.CHECKPOINT,
                new Progress(
                        checkpoint.memberId(),
                        checkpoint.position(),
                        checkpoint.firstTokenAt(),
                        null),
                checkpoint.at(),
                gatewayId);
    }

    private static Agreement agreement(
            Call call, Progress progress, @Nullable MemberAccounting accounting) {
        if (accounting == null) {
            return Agreement.UNCONFIRMED;
        }
        boolean same =
                accounting.usage().promptTokens() == call.promptTokens()
                        && accounting.usage().completionTokens() == progress.position()
                        && progress.position() <= call.maxTokens();
        return same ? Agreement.AGREED : Agreement.DIFFERED;
    }

    private static TokenUsage usage(
            Call call, long position, @Nullable MemberAccounting accounting) {
        long completion = Math.min(position, call.maxTokens());
        long prompt = call.promptTokens();
        long cached = 0;
        long reasoning = 0;
        if (accounting != null) {
            completion = Math.min(completion, accounting.usage().completionTokens());
            prompt = Math.min(prompt, accounting.usage().promptTokens());
            cached = Math.min(accounting.usage().cachedTokens(), prompt);
            reasoning = Math.min(accounting.usage().reasoningTokens(), completion);
        } else if (completion == 0) {
            return TokenUsage.NONE;
        }
        return new TokenUsage(prompt, cached, completion, reasoning);
    }

    private static UsageEvent event(
            Call call,
            TokenUsage usage,
            Outcome outcome,
            Measurement measurement,
            Progress progress,
            Instant endedAt,
            String gatewayId) {
        MemberAccounting accounting = progress.accounting();
        return new UsageEvent(
                call.requestId() + "-0",
                call.requestId(),
                call.tenantId(),
                call.projectId(),
                call.appId(),
                call.keyId(),
                call.alias(),
                call.modelVersion(),
                usage,
                0,
                outcome,
                measurement,
                call.prices().priceVersion(),
                call.occurredAt(),
                progress.firstTokenAt(),
                endedAt,
                gatewayId,
                progress.memberId(),
                accounting == null ? null : accounting.evidence());
    }
}
