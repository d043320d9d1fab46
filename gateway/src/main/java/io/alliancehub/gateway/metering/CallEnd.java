package io.alliancehub.gateway.metering;

import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.gateway.admission.Call;
import io.alliancehub.gateway.tracing.CallPart;
import io.alliancehub.gateway.tracing.CallTrace;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends one call, once: whoever comes first (the answer's end, the caller hanging up, a failure)
 * decides how, the others change nothing. Thread-safe.
 */
public final class CallEnd {
    private static final Logger log = LoggerFactory.getLogger(CallEnd.class);
    private static final long DURABLE_WITHIN_SECONDS = 5;
    private static final long SETTLE_WAIT_MILLIS = 100;

    private final Call call;
    private final CallTrace trace;
    private final Parts parts;
    private final AtomicReference<State> state = new AtomicReference<>(State.ADMITTED);

    private enum State {
        /** Nobody works on it yet. */
        ADMITTED,
        /** The relay has it, and will end it. */
        TAKEN,
        OVER
    }

    /** What all ends share. */
    public record Parts(
            Journal journal,
            Settlement settlement,
            MemberAccounts accounts,
            Clock clock,
            String gatewayId,
            Observer observer) {}

    /** Is told of each end. */
    public interface Observer {
        /** A call has ended like this. */
        void ended(Call call, Outcome outcome, Bills.Agreement agreement);

        /** A call was given back without an event. */
        void released(Call call);
    }

    /** The end of {@code call}, whose admission is in the journal. */
    public CallEnd(Call call, CallTrace trace, Parts parts) {
        this.call = call;
        this.trace = trace;
        this.parts = parts;
        trace.admitted(call);
    }

    /** The trace that its parts are put into. */
    public CallTrace trace() {
        return trace;
    }

    /** The call. */
    public Call call() {
        return call;
    }

    /** Whether it has ended. */
    public boolean isOver() {
        return state.get() == State.OVER;
    }

    /**
     * Takes the call over; from then on the taker ends it.
     *
     * @throws IllegalStateException where it was given back before
     */
    public void take() {
        if (!state.compareAndSet(State.ADMITTED, State.TAKEN)) {
            throw new IllegalStateException("the call is over, or in other hands");
        }
    }

    /** Gives everything back where nobody has taken the call over: its caller left too early. */
    public void releaseUntaken() {
        if (state.compareAndSet(State.ADMITTED, State.OVER)) {
            giveBack();
        }
    }

    /**
     * Writes that the answer has begun. What is relayed before this completes could be lost to a
     * gateway's death, and the prompt with it.
     *
     * @return completes when it is durable, or cannot be made so
     */
    public CompletableFuture<Void> begin(Progress progress) {
        JournalRecord.Checkpoint checkpoint = checkpointOf(progress);
        return checkpoint == null
                ? CompletableFuture.completedFuture(null)
                : parts.journal()
                        .append(checkpoint)
                        .completeOnTimeout(null, DURABLE_WITHIN_SECONDS, TimeUnit.SECONDS)
                        .exceptionally(failure -> null);
    }

    /** Writes how far the answer has come; returns at once. */
    public void checkpoint(Progress progress) {
        if (!isOver()) {
            note(progress);
        }
    }

    private void note(Progress progress) {
        JournalRecord.Checkpoint checkpoint = checkpointOf(progress);
        if (checkpoint != null) {
            parts.journal().note(checkpoint);
        }
    }

    private JournalRecord.@Nullable Checkpoint checkpointOf(Progress progress) {
        if (progress.firstTokenAt() == null || progress.memberId() == null) {
            return null;
        }
        return new JournalRecord.Checkpoint(
                call.requestId(),
                progress.position(),
                progress.dispatchedAt(),
                progress.firstTokenAt(),
                parts.clock().instant(),
                progress.memberId());
    }

    /**
     * Ends the call whose answer is whole.
     *
     * @return completes when the end is durable, so that the last byte may go; exceptionally with
     *     {@link JournalException} where it cannot be made so (the event is settled all the same)
     */
    public CompletableFuture<Void> complete(Progress progress) {
        if (state.getAndSet(State.OVER) == State.OVER) {
            return CompletableFuture.completedFuture(null);
        }
        return traced(
                book(
                        Bills.whole(call, progress, parts.clock().instant(), parts.gatewayId()),
                        progress));
    }

    /**
     * Ends the call whose answer was cut off. The member is asked what it has computed; how far the
     * answer had come is in the journal before that, in case this gateway does not live to hear it.
     *
     * @return as {@link #complete}
     */
    public CompletableFuture<Void> cut(Outcome outcome, Progress progress) {
        if (state.getAndSet(State.OVER) == State.OVER) {
            return CompletableFuture.completedFuture(null);
        }
        Instant endedAt = parts.clock().instant();
        note(progress);
        return traced(
                known(progress)
                        .thenCompose(
                                known ->
                                        book(
                                                Bills.cut(
                                                        call,
                                                        known,
                                                        outcome,
                                                        endedAt,
                                                        parts.gatewayId()),
                                                known)));
    }

    /** Whoever is told that the booking is over finds it traced. */
    private CompletableFuture<Void> traced(CompletableFuture<Void> booking) {
        return booking.whenComplete((done, failure) -> trace.booked());
    }

    private CompletableFuture<Progress> known(Progress progress) {
        return progress.accounting() != null
                ? CompletableFuture.completedFuture(progress)
                : parts.accounts()
                        .of(call.requestId(), progress.memberId())
                        .thenApply(account -> progress.with(account));
    }

    private CompletableFuture<Void> book(Bills.Bill bill, Progress progress) {
        tell(bill, progress);
        trace.billed(bill.event());
        CallPart settling = trace.open("settle");
        return parts.journal()
                .append(new JournalRecord.Ended(bill.event()))
                .orTimeout(DURABLE_WITHIN_SECONDS, TimeUnit.SECONDS)
                .handle(
                        (done, failure) -> {
                            // A short wait, so that a caller's next request finds its slot free.
                            CompletableFuture<Void> settled =
                                    parts.settlement()
                                            .settle(call, bill.event())
                                            .completeOnTimeout(
                                                    null,
                                                    SETTLE_WAIT_MILLIS,
                                                    TimeUnit.MILLISECONDS);
                            return failure == null
                                    ? settled
                                    : CompletableFuture.<Void>failedFuture(failure);
                        })
                .thenCompose(next -> next)
                .whenComplete((done, failure) -> settling.end(failure));
    }

    /** Gives everything back: no member has worked on the call. */
    public void release() {
        if (state.getAndSet(State.OVER) != State.OVER) {
            giveBack();
        }
    }

    private void giveBack() {
        parts.observer().released(call);
        parts.settlement().release(call);
        trace.released();
    }

    private void tell(Bills.Bill bill, Progress progress) {
        parts.observer().ended(call, bill.event().outcome(), bill.agreement());
        if (bill.agreement() == Bills.Agreement.DIFFERED && progress.accounting() != null) {
            log.error(
                    "request {}: member {} accounts for {}+{} tokens, the gateway counted {}+{} of"
                            + " {} granted; the lower is billed",
                    call.requestId(),
                    progress.memberId(),
                    progress.accounting().usage().promptTokens(),
                    progress.accounting().usage().completionTokens(),
                    call.promptTokens(),
                    progress.position(),
                    call.maxTokens());
        }
    }
}
