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

    /** The bill of an answer that came to its end. */
    public static Bill whole(Call call, Progress progress, Instant endedAt, String gatewayId) {
        MemberAccounting accounting = progress.accounting();
        Agreement agreement = agreement(call, progress, accounting);
        TokenUsage usage = usage(call, progress.position(), accounting);
        Measurement measurement =
                agreement == Agreement.AGREED ? Measurement.MEASURED : Measurement.COUNTED;
        var end = new End(Outcome.COMPLETED, measurement, endedAt, gatewayId);
        return new Bill(event(call, usage, end, progress), agreement);
    }

    /**
     * The bill of an answer that was cut off: what was received of it.
     *
     * @param progress how far it came; its accounting is what the member was asked for afterwards,
     *     null where that could not be had
     */
    public static Bill cut(
            Call call, Progress progress, Outcome outcome, Instant endedAt, String gatewayId) {
        Agreement agreement = cutAgreement(call, progress);
        Measurement measurement =
                agreement == Agreement.AGREED ? Measurement.MEASURED : Measurement.COUNTED;
        var end = new End(outcome, measurement, endedAt, gatewayId);
        return new Bill(event(call, received(call, progress), end, progress), agreement);
    }

    /**
     * The bill of an answer whose gateway died: up to its last checkpoint.
     *
     * @param accounting what the member was asked for afterwards; null where that could not be had
     */
    static UsageEvent lost(
            Call call,
            JournalRecord.@Nullable Checkpoint checkpoint,
            @Nullable MemberAccounting accounting,
            String gatewayId) {
        Progress progress =
                checkpoint == null
                        ? new Progress(memberOf(accounting), 0, null, null, accounting)
                        : new Progress(
                                checkpoint.memberId(),
                                checkpoint.position(),
                                checkpoint.dispatchedAt(),
                                checkpoint.firstTokenAt(),
                                accounting);
        Instant endedAt = checkpoint == null ? call.occurredAt() : checkpoint.at();
        var end = new End(Outcome.GATEWAY_LOST, Measurement.CHECKPOINT, endedAt, gatewayId);
        return event(call, received(call, progress), end, progress);
    }

    private record End(
            Outcome outcome, Measurement measurement, Instant endedAt, String gatewayId) {}

    private static @Nullable String memberOf(@Nullable MemberAccounting accounting) {
        return accounting == null ? null : accounting.memberId();
    }

    private static TokenUsage received(Call call, Progress progress) {
        return progress.position() == 0
                ? TokenUsage.NONE
                : usage(call, progress.position(), progress.accounting());
    }

    /** A member goes on for a step or so after a cut, so it may have made more, but never less. */
    private static Agreement cutAgreement(Call call, Progress progress) {
        MemberAccounting accounting = progress.accounting();
        boolean unheard =
                accounting != null
                        && accounting.usage().promptTokens() == call.promptTokens()
                        && accounting.usage().completionTokens() > progress.position();
        return unheard ? Agreement.UNCONFIRMED : agreement(call, progress, accounting);
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
        }
        return new TokenUsage(prompt, cached, completion, reasoning);
    }

    /** Computed by the member and billed to nobody. */
    private static long beyond(TokenUsage billed, @Nullable MemberAccounting accounting) {
        if (accounting == null) {
            return 0;
        }
        long paidFor = billed.promptTokens() - billed.cachedTokens() + billed.completionTokens();
        return Math.max(0, accounting.computedTokens() - paidFor);
    }

    private static UsageEvent event(Call call, TokenUsage usage, End end, Progress progress) {
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
                beyond(usage, accounting),
                end.outcome(),
                end.measurement(),
                call.prices().priceVersion(),
                call.occurredAt(),
                progress.dispatchedAt(),
                progress.firstTokenAt(),
                end.endedAt(),
                end.gatewayId(),
                progress.memberId(),
                accounting == null ? null : accounting.evidence());
    }
}
