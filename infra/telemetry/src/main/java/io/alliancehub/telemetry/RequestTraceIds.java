package io.alliancehub.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;

/**
 * Gives a trace the id of the request that it is of, where that has the form of one: 32 lower-case
 * hexadecimal digits. All other ids are random. Thread-safe.
 */
final class RequestTraceIds implements IdGenerator {
    /** The SDK asks for an id on the thread that starts the span, and has no way to be told one. */
    private static final ScopedValue<String> REQUEST_ID = ScopedValue.newInstance();

    private final IdGenerator random = IdGenerator.random();

    static Span start(SpanBuilder span, String requestId) {
        return ScopedValue.where(REQUEST_ID, requestId).call(span::startSpan);
    }

    @Override
    public String generateSpanId() {
        return random.generateSpanId();
    }

    @Override
    public String generateTraceId() {
        String requestId = REQUEST_ID.orElse("");
        return TraceId.isValid(requestId) ? requestId : random.generateTraceId();
    }
}
