package io.alliancehub.gateway.tracing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.gateway.admission.Call;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import io.alliancehub.telemetry.SpanNames;
import io.alliancehub.telemetry.Telemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/*
 * A call goes with its request from hand to hand, and so does its trace: nothing is kept on threads or in
 * Reactor's context, where a part that runs elsewhere would lose it or find another's.
 *
 * The span of the whole ends when both are over: the answer, and where the call was admitted, its booking.
 * The two come in either order. A caller who hangs up leaves before the member has said what it computed.
 */
/** The trace of one call. Thread-safe. */
public final class CallTrace {
    private static final int OURS = 500;

    private final Telemetry telemetry;
    private final String requestId;
    private final Span span;

    /** Whoever still has something to tell: the exchange, and from its admission on the call. */
    private final AtomicInteger holders = new AtomicInteger(1);

    CallTrace(Telemetry telemetry, String requestId, Span span) {
        this.telemetry = telemetry;
        this.requestId = requestId;
        this.span = span;
    }

    /** The call's id, which is also its trace's. */
    public String requestId() {
        return requestId;
    }

    /** Whose call it is. */
    public void bank(TenantId tenantId) {
        span.setAttribute(SpanNames.BANK, tenantId.value());
    }

    /** A part of the work, as a span of its own. */
    public <T> T part(String name, Supplier<T> work) {
        Span part = start(name);
        try {
            return work.get();
        } catch (RuntimeException e) {
            fail(part, e);
            throw e;
        } finally {
            part.end();
        }
    }

    /** A part whose end is somewhere else. */
    public CallPart open(String name) {
        return new CallPart(start(name));
    }

    private Span start(String name) {
        return telemetry.child(span, name, SpanKind.INTERNAL).startSpan();
    }

    /** A member is asked. */
    public MemberSpan asks(String memberId, Call call, String path) {
        String operation = SpanNames.operation(path);
        return new MemberSpan(
                telemetry
                        .child(span, operation + " " + call.alias(), SpanKind.CLIENT)
                        .setAttribute(SpanNames.OPERATION, operation)
                        .setAttribute(SpanNames.PROVIDER, SpanNames.HUB)
                        .setAttribute(SpanNames.MODEL, call.alias())
                        .setAttribute(SpanNames.MAX_TOKENS, call.maxTokens())
                        .setAttribute(SpanNames.MEMBER, memberId)
                        .startSpan());
    }

    /** The caller is told this, and nothing else. */
    public void refused(ProblemCode code) {
        span.setAttribute(SpanNames.ERROR, code.code());
    }

    /** It was admitted: from now on the call has an end of its own. */
    public void admitted(Call call) {
        holders.incrementAndGet();
        span.setAttribute(SpanNames.MODEL, call.alias())
                .setAttribute(SpanNames.MAX_TOKENS, call.maxTokens());
    }

    /** What is on the bill. */
    public void billed(UsageEvent event) {
        span.setAttribute(SpanNames.INPUT_TOKENS, event.usage().promptTokens())
                .setAttribute(SpanNames.CACHED_TOKENS, event.usage().cachedTokens())
                .setAttribute(SpanNames.OUTPUT_TOKENS, event.usage().completionTokens());
        outcome(event.outcome().name());
        if (event.outcome() == Outcome.CLIENT_GONE) {
            span.addEvent("caller_gone");
        }
        if (event.outcome() == Outcome.MEMBER_FAILED) {
            span.setAttribute(SpanNames.ERROR, ProblemCode.MEMBER_FAILED.code())
                    .setStatus(StatusCode.ERROR);
        }
    }

    /** What was reserved is given back. */
    public void released() {
        outcome("released");
        close();
    }

    /** The bill is in the books, or as near to them as anybody waits for. */
    public void booked() {
        close();
    }

    /** The exchange is over, with an answer of this status. */
    public void answered(int status) {
        span.setAttribute(SpanNames.STATUS, status);
        if (status >= OURS) {
            span.setStatus(StatusCode.ERROR);
        }
        close();
    }

    /** The exchange is over without a status: the caller has gone. */
    public void abandoned() {
        close();
    }

    private void outcome(String name) {
        span.setAttribute(SpanNames.OUTCOME, name.toLowerCase(Locale.ROOT));
    }

    private void close() {
        if (holders.decrementAndGet() == 0) {
            span.end();
        }
    }

    /** Only the kind of a failure: its message might quote the request. */
    static void fail(Span span, Throwable cause) {
        if (cause instanceof Refusal refusal) {
            fail(span, refusal.code());
        } else {
            span.setAttribute(SpanNames.ERROR, cause.getClass().getName())
                    .setStatus(StatusCode.ERROR);
        }
    }

    static void fail(Span span, ProblemCode code) {
        span.setAttribute(SpanNames.ERROR, code.code());
        if (code.status() >= OURS) {
            span.setStatus(StatusCode.ERROR);
        }
    }
}
