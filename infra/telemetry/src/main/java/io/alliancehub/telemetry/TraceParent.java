package io.alliancehub.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code traceparent} of W3C Trace Context. {@code tracestate} and {@code baggage} are
 * neither read nor sent: they hold whatever their sender likes.
 */
public final class TraceParent {
    /** The header's name. */
    public static final String HEADER = "traceparent";

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private TraceParent() {}

    /** What a span hands on; null where the span is none, as tracing is off. */
    public static @Nullable String of(Span span) {
        SpanContext context = span.getSpanContext();
        return context.isValid()
                ? "00-%s-%s-%s"
                        .formatted(
                                context.getTraceId(),
                                context.getSpanId(),
                                context.getTraceFlags().asHex())
                : null;
    }

    /** What somebody else's header says; invalid where it says nothing that can be understood. */
    public static SpanContext read(@Nullable String header) {
        if (header == null) {
            return SpanContext.getInvalid();
        }
        SpanContext told =
                Span.fromContext(W3C.extract(Context.root(), header, Getter.INSTANCE))
                        .getSpanContext();
        return told.isValid()
                ? SpanContext.createFromRemoteParent(
                        told.getTraceId(),
                        told.getSpanId(),
                        told.getTraceFlags(),
                        TraceState.getDefault())
                : SpanContext.getInvalid();
    }

    /** The one header is all that there is to get. */
    private enum Getter implements TextMapGetter<String> {
        INSTANCE;

        @Override
        public Iterable<String> keys(String header) {
            return Set.of(HEADER);
        }

        @Override
        public @Nullable String get(@Nullable String header, String name) {
            return name.equals(HEADER) ? header : null;
        }
    }
}
