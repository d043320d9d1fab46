package io.alliancehub.gateway.relay;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * A circuit breaker and a bulkhead around each member: one that keeps failing is left alone for a
 * while, and no member gets more calls at once than it could ever take. Thread-safe.
 */
public final class MemberGuards {
    private static final int CALLS_MAX = 1_024;

    private final CircuitBreakerRegistry circuits;
    private final BulkheadRegistry bulkheads;
    private final LongSupplier nanoTicker;

    /**
     * @param openFor how long a failing member is left alone
     */
    public MemberGuards(Duration openFor, LongSupplier nanoTicker) {
        this.circuits =
                CircuitBreakerRegistry.of(
                        CircuitBreakerConfig.custom()
                                .slidingWindowSize(20)
                                .minimumNumberOfCalls(5)
                                .failureRateThreshold(50)
                                .waitDurationInOpenState(openFor)
                                .permittedNumberOfCallsInHalfOpenState(2)
                                .build());
        this.bulkheads =
                BulkheadRegistry.of(
                        BulkheadConfig.custom()
                                .maxConcurrentCalls(CALLS_MAX)
                                .maxWaitDuration(Duration.ZERO)
                                .build());
        this.nanoTicker = nanoTicker;
    }

    /** A permit to call a member; empty where its circuit is open or its bulkhead full. */
    Optional<Permit> enter(String memberId) {
        Bulkhead bulkhead = bulkheads.bulkhead(memberId);
        CircuitBreaker circuit = circuits.circuitBreaker(memberId);
        if (!bulkhead.tryAcquirePermission()) {
            return Optional.empty();
        }
        if (!circuit.tryAcquirePermission()) {
            bulkhead.releasePermission();
            return Optional.empty();
        }
        return Optional.of(new Permit(bulkhead, circuit, nanoTicker.getAsLong()));
    }

    /** How many calls this gateway has open at a member. */
    public int runningAt(String memberId) {
        return CALLS_MAX - bulkheads.bulkhead(memberId).getMetrics().getAvailableConcurrentCalls();
    }

    /** The right to one call; the first of its ends counts. */
    final class Permit {
        private final Bulkhead bulkhead;
        private final CircuitBreaker circuit;
        private final long start;
        private final AtomicBoolean used = new AtomicBoolean();

        private Permit(Bulkhead bulkhead, CircuitBreaker circuit, long start) {
            this.bulkhead = bulkhead;
            this.circuit = circuit;
            this.start = start;
        }

        /** The member did its part. */
        void succeeded() {
            if (used.compareAndSet(false, true)) {
                bulkhead.onComplete();
                circuit.onSuccess(nanoTicker.getAsLong() - start, TimeUnit.NANOSECONDS);
            }
        }

        /** The member failed. */
        void failed(Throwable cause) {
            if (used.compareAndSet(false, true)) {
                bulkhead.onComplete();
                circuit.onError(nanoTicker.getAsLong() - start, TimeUnit.NANOSECONDS, cause);
            }
        }

        /** The call ended for reasons that say nothing of the member. */
        void abandoned() {
            if (used.compareAndSet(false, true)) {
                bulkhead.releasePermission();
                circuit.releasePermission();
            }
        }
    }
}
