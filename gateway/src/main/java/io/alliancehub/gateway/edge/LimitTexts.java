package io.alliancehub.gateway.edge;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.gateway.admission.Admission;
import io.alliancehub.gateway.admission.Call;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import java.math.BigDecimal;
import java.util.Locale;

/** Says which limit stands in the way, what is left of it and when to try again. */
final class LimitTexts {
    private LimitTexts() {}

    static Refusal refusal(Admission.Refused refused, Call wanted) {
        AppliedLimit limit = refused.limit();
        LimitKind kind = limit.kind();
        long seconds = Math.max(1, Math.ceilDiv(refused.retryAfter().toMillis(), 1_000));
        String text =
                "The "
                        + limit.level().name().toLowerCase(Locale.ROOT)
                        + "'s limit of "
                        + amount(kind, limit.value())
                        + (kind == LimitKind.CONCURRENCY ? " " : " per ")
                        + kind.window()
                        + " is reached: "
                        + amount(kind, refused.remaining())
                        + " left"
                        + need(kind, wanted)
                        + ". Try again in "
                        + seconds
                        + " s.";
        return Refusal.retryable(
                kind.isMoney() ? ProblemCode.BUDGET_EXHAUSTED : ProblemCode.RATE_LIMIT_EXCEEDED,
                text,
                refused.retryAfter());
    }

    private static String need(LimitKind kind, Call wanted) {
        return switch (kind) {
            case TOKENS_PER_MINUTE, TOKENS_PER_DAY, TOKENS_PER_MONTH ->
                    ", this request needs more than its prompt of "
                            + wanted.promptTokens()
                            + " tokens";
            case MONEY_PER_DAY, MONEY_PER_MONTH, REQUESTS_PER_MINUTE, CONCURRENCY -> "";
        };
    }

    private static String amount(LimitKind kind, long value) {
        return kind.isMoney()
                ? BigDecimal.valueOf(value, 6).stripTrailingZeros().toPlainString() + " yuan"
                : value + " " + kind.unit();
    }
}
