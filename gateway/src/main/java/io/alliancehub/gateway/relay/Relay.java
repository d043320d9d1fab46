package io.alliancehub.gateway.relay;

import io.alliancehub.gateway.metering.CallEnd;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Brings a member's answer to the caller. Whatever happens, the call is ended exactly once: whole,
 * cut off by the caller, failed, or given back because no member took it.
 */
public final class Relay {
    private final Parts parts;

    /** What all answers share. */
    public record Parts(
            MemberClient client,
            Targets targets,
            RelayLimits limits,
            Clock clock,
            LongSupplier nanoTicker,
            Watcher watcher) {}

    /** Is told how answers come along. */
    public interface Watcher {
        /** The first token of this call came so long after the relay began. */
        void came(CallEnd end, Duration after);

        /** So many more completion tokens came. */
        void grew(CallEnd end, long tokens);

        /** The answer broke off after the caller had some of it. */
        void broke(CallEnd end);
    }

    /** With its parts. */
    public Relay(Parts parts) {
        this.parts = parts;
    }

    /**
     * The text of a streamed answer, piece by piece, each to be flushed at once. An error before
     * the first piece is a {@link io.alliancehub.gateway.problem.Refusal}; one after it is the last
     * piece. Cancelling hangs up on the member.
     */
    public Flux<String> stream(RelayOrder order) {
        return Flux.defer(
                () -> {
                    order.end().take();
                    return new StreamRun(order, parts).texts();
                });
    }

    /** The body of an answer that is not a stream. */
    public Mono<byte[]> whole(RelayOrder order) {
        return Mono.defer(
                () -> {
                    order.end().take();
                    return new WholeRun(order, parts).body();
                });
    }
}
