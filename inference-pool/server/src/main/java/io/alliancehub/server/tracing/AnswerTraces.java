package io.alliancehub.server.tracing;

import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.telemetry.Telemetry;
import io.alliancehub.telemetry.TraceParent;
import io.netty.handler.codec.http.HttpHeaders;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Begins the trace of each answer; one that notes nothing where tracing is off. Thread-safe. */
public final class AnswerTraces {

    private final Telemetry telemetry;
    private final String memberId;
    private final Clock clock;
    private final LongSupplier nanoTicker;

    /**
     * Traces into {@code telemetry}.
     *
     * @param nanoTicker the one that the engines have too: their times are put beside its own
     */
    public AnswerTraces(
            Telemetry telemetry, String memberId, Clock clock, LongSupplier nanoTicker) {
        this.telemetry = telemetry;
        this.memberId = memberId;
        this.clock = clock;
        this.nanoTicker = nanoTicker;
    }

    /**
     * A request for an answer that has passed the gate. Only a hub says whose child it is: who has
     * no secret to show begins a trace of its own.
     */
    public AnswerTrace arrived(String path, HttpHeaders headers) {
        if (!telemetry.on()) {
            return AnswerTrace.NONE;
        }
        boolean isHub = headers.contains(MemberProtocol.SECRET);
        return new AnswerSpans(
                telemetry,
                new AnswerSpans.Origin(
                        path,
                        memberId,
                        isHub
                                ? TraceParent.read(headers.get(TraceParent.HEADER))
                                : SpanContext.getInvalid(),
                        clockNanos(clock.instant()) - nanoTicker.getAsLong()),
                nanoTicker);
    }

    private static long clockNanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
