package io.alliancehub.gateway.edge;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.gateway.admission.Admission;
import io.alliancehub.gateway.admission.Call;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Says which limit stands in the way, what is left of it and when to try again. */
final class LimitTexts {
    private LimitTexts() {}

    /** Tells the clients that understand it that trying again is of no use. */
    private static final Map<String, String> NO_RETRY = Map.of("x-should-retry", "false");

    static Refusal refusal(Admission.Refused refused, Call wanted) {
        LimitKind kind = refused.limit().kind();
        ProblemCode code =
                kind.isMoney() ? ProblemCode.BUDGET_EXHAUSTED : ProblemCode.RATE_LIMIT_EXCEEDED;
        Duration wait = refused.retryAfter();
        Map<String, String> headers = RateHeaders.of(refused.rates());
        if (wait == null) {
            headers.putAll(NO_RETRY);
            return Refusal.of(code, tooLow(refused.limit(), wanted)).with(headers);
        }
        return Refusal.retryable(code, reached(refused, wait, wanted), wait).with(headers);
    }

    private static String reached(Admission.Refused refused, Duration wait, Call wanted) {
        LimitKind kind = refused.limit().kind();
        return limit(refused.limit())
                + " is reached: "
                + amount(kind, refused.remaining())
                + " left"
                + need(kind, wanted)
                + ". Try again in "
                + Math.max(1, Math.ceilDiv(wait.toMillis(), 1_000))
                + " s.";
    }

    private static String tooLow(AppliedLimit limit, Call wanted) {
        return limit(limit)
                + " is less than this request needs with its prompt of "
                + wanted.promptTokens()
                + " tokens. Waiting does not help: shorten the request, or have the limit raised.";
    }

    private static String limit(AppliedLimit limit) {
        return "The "
                + limit.level().name().toLowerCase(Locale.ROOT)
                + "'s limit of "
                + amount(limit.kind(), limit.value())
                + (limit.kind() == LimitKind.CONCURRENCY ? " " : " per ")
                + limit.kind().window();
    }

    private static String need(LimitKind kind, Call wanted) {
        return switch (kind) {
            case TOKENS_PER_MINUTE, TOKENS_PER_DAY, TOKENS_PER_MONTH ->
                    ", this request needs "
                            + (wanted.maxTokens() > 0 ? "more than its prompt of " : "")
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
