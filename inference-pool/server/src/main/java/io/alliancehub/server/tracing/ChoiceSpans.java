package io.alliancehub.server.tracing;

import io.alliancehub.engine.scheduler.SequenceTimeline;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.telemetry.SpanNames;
import io.alliancehub.telemetry.Telemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The parts of an answer's life in the engine: {@code queued} until it first has blocks, {@code
 * prefill} until its first token, {@code decode} until its end; and as events of the whole what
 * happens at a moment.
 */
final class ChoiceSpans {

    private final Telemetry telemetry;
    private final Span whole;
    private final long epochOffsetNanos;

    ChoiceSpans(Telemetry telemetry, Span whole, long epochOffsetNanos) {
        this.telemetry = telemetry;
        this.whole = whole;
        this.epochOffsetNanos = epochOffsetNanos;
    }

    void tell(List<AnswerEnd> ends) {
        for (int i = 0; i < ends.size(); i++) {
            AnswerEnd end = ends.get(i);
            SequenceTimeline times = end.made().timeline();
            if (times != null) {
                Attributes choice =
                        ends.size() == 1
                                ? Attributes.empty()
                                : Attributes.of(SpanNames.CHOICE, (long) i);
                spans(times, choice);
                events(end, times, choice);
            }
        }
    }

    private void spans(SequenceTimeline times, Attributes choice) {
        Long started = times.startedNanos();
        Long first = times.firstTokenNanos();
        long ended = times.endedNanos();
        span("queued", times.queuedNanos(), started == null ? ended : started, choice);
        if (started != null) {
            span("prefill", started, first == null ? ended : first, choice);
        }
        if (first != null) {
            span("decode", first, ended, choice);
        }
    }

    private void span(String name, long fromNanos, long toNanos, Attributes choice) {
        SpanBuilder span =
                telemetry
                        .child(whole, name, SpanKind.INTERNAL)
                        .setStartTimestamp(fromNanos + epochOffsetNanos, TimeUnit.NANOSECONDS)
                        .setAllAttributes(choice);
        span.startSpan().end(toNanos + epochOffsetNanos, TimeUnit.NANOSECONDS);
    }

    private void events(AnswerEnd end, SequenceTimeline times, Attributes choice) {
        Long first = times.firstTokenNanos();
        if (first != null) {
            event("first_token", first, choice);
        }
        for (int i = 0; i < times.turnsNanos().size(); i++) {
            event(i % 2 == 0 ? "preempted" : "resumed", times.turnsNanos().get(i), choice);
        }
        switch (end) {
            case AnswerEnd.Finished finished -> event("finished", times.endedNanos(), choice);
            case AnswerEnd.Cancelled cancelled -> event("cancelled", times.endedNanos(), choice);
            case AnswerEnd.Failed failed -> event("failed", times.endedNanos(), choice);
        }
    }

    private void event(String name, long nanos, Attributes choice) {
        whole.addEvent(name, choice, nanos + epochOffsetNanos, TimeUnit.NANOSECONDS);
    }
}
