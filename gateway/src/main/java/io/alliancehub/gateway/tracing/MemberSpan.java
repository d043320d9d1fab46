package io.alliancehub.gateway.tracing;

import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.telemetry.SpanNames;
import io.alliancehub.telemetry.TraceParent;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One attempt at a member; its first end is the one that counts. Thread-safe. */
public final class MemberSpan {
    private final Span span;
    private final AtomicBoolean over = new AtomicBoolean();

    MemberSpan(Span span) {
        this.span = span;
    }

    /** What the member is sent, so that its spans are children of this; null: nothing. */
    public @Nullable String traceparent() {
        return TraceParent.of(span);
    }

    /** The first token has come. */
    public void firstToken() {
        span.addEvent("first_token");
    }

    /** The answer is whole, and this is the member's account of it. */
    public void finished(@Nullable MemberAccounting account) {
        if (over.compareAndSet(false, true)) {
            if (account != null) {
                span.setAttribute(SpanNames.INPUT_TOKENS, account.usage().promptTokens())
                        .setAttribute(SpanNames.CACHED_TOKENS, account.usage().cachedTokens())
                        .setAttribute(SpanNames.OUTPUT_TOKENS, account.usage().completionTokens())
                        .setAttribute(SpanNames.COMPUTED, account.computedTokens())
                        .setAttribute(SpanNames.FINISH_REASONS, List.of(finish(account)));
            }
            span.end();
        }
    }

    /** A member's word is not written into a span: it is one of ours, or none. */
    private static String finish(MemberAccounting account) {
        return switch (account.finishReason()) {
            case "stop" -> "stop";
            case "length" -> "length";
            case "cancelled" -> "cancelled";
            case "failed" -> "failed";
            default -> "other";
        };
    }

    /** The attempt failed. */
    public void failed(ProblemCode code) {
        if (over.compareAndSet(false, true)) {
            CallTrace.fail(span, code);
            span.end();
        }
    }

    /** Nobody waits for it any more. */
    public void left() {
        if (over.compareAndSet(false, true)) {
            span.addEvent("cancelled");
            span.end();
        }
    }
}
