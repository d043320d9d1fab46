package io.alliancehub.gateway.tracing;

import io.alliancehub.telemetry.SpanNames;
import io.alliancehub.telemetry.Telemetry;
import io.alliancehub.telemetry.TraceParent;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/** Begins the trace of each call. Thread-safe. */
public final class CallTraces {
    private final Telemetry telemetry;

    /** Into {@code telemetry}. */
    public CallTraces(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    /**
     * A call has come. Its trace is the hub's own and has the call's id; a caller's trace is only
     * linked to (ADR 0176).
     *
     * @param method of a list that the gateway knows
     * @param route the pattern that its path matches; null where there is none
     * @param traceparent the caller's header
     */
    public CallTrace begin(
            String requestId, String method, @Nullable String route, @Nullable String traceparent) {
        SpanBuilder span =
                telemetry
                        .span(route == null ? method : method + " " + route, SpanKind.SERVER)
                        .setAttribute(SpanNames.REQUEST_ID, requestId)
                        .setAttribute(SpanNames.METHOD, method);
        if (route != null) {
            span.setAttribute(SpanNames.ROUTE, route);
        }
        SpanContext callers = TraceParent.read(traceparent);
        if (callers.isValid()) {
            span.addLink(callers);
        }
        return new CallTrace(telemetry, requestId, telemetry.startTrace(span, requestId));
    }
}
