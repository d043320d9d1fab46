package io.alliancehub.server.tracing;

import io.alliancehub.contract.TokenUsage;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.telemetry.SpanNames;
import io.alliancehub.telemetry.Telemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * All spans of an answer are made at once, when its last choice has ended and its reader is served or gone,
 * out of times that were noted before. So no span is ever open: whatever way a request takes, either
 * all of its spans are there and ended, or it was never told of. That is also why the SDK is never called
 * while tokens are made.
 */
/**
 * The trace of one answer. Thread-safe: it begins on a worker and ends on a connection's thread.
 */
final class AnswerSpans implements AnswerTrace {

    private static final int SERVER_ERRORS = 500;

    private final Telemetry telemetry;
    private final Origin origin;
    private final LongSupplier nanoTicker;
    private final long arrivedNanos;
    private @Nullable Begun answer;
    private List<AnswerEnd> ends = List.of();
    private @Nullable TokenUsage usage;
    private long leftNanos;
    private boolean left;
    private boolean over;

    /**
     * Where a request came from.
     *
     * @param caller the span that asked; invalid where there is none to believe
     * @param epochOffsetNanos to be added to a time of the ticker for nanoseconds since 1970
     */
    record Origin(String path, String memberId, SpanContext caller, long epochOffsetNanos) {}

    AnswerSpans(Telemetry telemetry, Origin origin, LongSupplier nanoTicker) {
        this.telemetry = telemetry;
        this.origin = origin;
        this.nanoTicker = nanoTicker;
        this.arrivedNanos = nanoTicker.getAsLong();
    }

    @Override
    public synchronized void begun(Begun begun) {
        answer = begun;
    }

    @Override
    public synchronized void refused(int status, @Nullable String code) {
        if (over) {
            return;
        }
        over = true;
        Span span = start();
        span.setAttribute(SpanNames.STATUS, status);
        fail(span, code == null ? Integer.toString(status) : code, status >= SERVER_ERRORS);
        span.end(epoch(nanoTicker.getAsLong()), TimeUnit.NANOSECONDS);
    }

    @Override
    public synchronized void made(List<AnswerEnd> all, TokenUsage used) {
        ends = List.copyOf(all);
        usage = used;
        finishOnce();
    }

    @Override
    public synchronized void left() {
        left = true;
        leftNanos = nanoTicker.getAsLong();
        finishOnce();
    }

    private void finishOnce() {
        TokenUsage used = usage;
        if (over || !left || used == null) {
            return;
        }
        over = true;
        Span span = start();
        SpanContext parent = span.getSpanContext();
        if (parent.isSampled()) {
            tell(span, used);
            new ChoiceSpans(telemetry, span, origin.epochOffsetNanos()).tell(ends);
        }
        span.end(epoch(Math.max(leftNanos, lastNanos())), TimeUnit.NANOSECONDS);
    }

    private Span start() {
        String operation = SpanNames.operation(origin.path());
        Begun begun = answer;
        SpanBuilder builder =
                telemetry
                        .span(
                                begun == null ? operation : operation + " " + begun.model(),
                                SpanKind.SERVER)
                        .setStartTimestamp(epoch(arrivedNanos), TimeUnit.NANOSECONDS)
                        .setAttribute(SpanNames.OPERATION, operation)
                        .setAttribute(SpanNames.PROVIDER, SpanNames.HUB)
                        .setAttribute(SpanNames.ROUTE, origin.path())
                        .setAttribute(SpanNames.MEMBER, origin.memberId());
        if (begun != null) {
            builder.setAllAttributes(attributes(begun));
        }
        if (origin.caller().isValid()) {
            Context caller = Context.root().with(Span.wrap(origin.caller()));
            return builder.setParent(caller).startSpan();
        }
        return telemetry.startTrace(builder, begun == null ? "" : begun.requestId());
    }

    private static Attributes attributes(Begun begun) {
        var attributes =
                Attributes.builder()
                        .put(SpanNames.REQUEST_ID, begun.requestId())
                        .put(SpanNames.MODEL, begun.model())
                        .put(SpanNames.MAX_TOKENS, (long) begun.maxTokens())
                        .put(SpanNames.RESUMED, (long) begun.resumedTokens());
        if (begun.bank() != null) {
            attributes.put(SpanNames.BANK, begun.bank());
        }
        if (begun.choices() > 1) {
            attributes.put(SpanNames.CHOICES, (long) begun.choices());
        }
        return attributes.build();
    }

    private void tell(Span span, TokenUsage used) {
        AnswerEnd.Made made = AnswerEnd.Made.together(ends.stream().map(AnswerEnd::made).toList());
        span.setAttribute(SpanNames.INPUT_TOKENS, used.promptTokens())
                .setAttribute(SpanNames.CACHED_TOKENS, used.cachedTokens())
                .setAttribute(SpanNames.OUTPUT_TOKENS, used.completionTokens())
                .setAttribute(SpanNames.COMPUTED, made.computedTokens())
                .setAttribute(SpanNames.RECOMPUTED, made.recomputedTokens())
                .setAttribute(
                        SpanNames.FINISH_REASONS,
                        ends.stream().map(AnswerSpans::finishReason).toList());
        for (AnswerEnd end : ends) {
            if (end instanceof AnswerEnd.Failed) {
                fail(span, "engine_failed", true);
            }
        }
    }

    /** A class of errors, never a message. */
    private static void fail(Span span, String kind, boolean isOurs) {
        span.setAttribute(SpanNames.ERROR, kind);
        if (isOurs) {
            span.setStatus(StatusCode.ERROR);
        }
    }

    private static String finishReason(AnswerEnd end) {
        return switch (end) {
            case AnswerEnd.Finished finished -> finished.reason().wireName();
            case AnswerEnd.Cancelled cancelled -> "cancelled";
            case AnswerEnd.Failed failed -> "failed";
        };
    }

    private long lastNanos() {
        long last = arrivedNanos;
        for (AnswerEnd end : ends) {
            var timeline = end.made().timeline();
            if (timeline != null) {
                last = Math.max(last, timeline.endedNanos());
            }
        }
        return last;
    }

    private long epoch(long nanos) {
        return nanos + origin.epochOffsetNanos();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "AnswerSpans[%s]", origin.path());
    }
}
