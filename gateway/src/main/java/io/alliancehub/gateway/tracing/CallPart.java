package io.alliancehub.gateway.tracing;

import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/** A part of a call's work that ends elsewhere than it begins. Thread-safe. */
public final class CallPart {
    private final Span span;

    CallPart(Span span) {
        this.span = span;
    }

    /** It is over. */
    public void end(@Nullable Throwable failure) {
        if (failure != null) {
            CallTrace.fail(span, failure);
        }
        span.end();
    }
}
