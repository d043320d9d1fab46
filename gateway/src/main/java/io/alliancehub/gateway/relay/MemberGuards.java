package io.alliancehub.gateway.relay;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/*
 * Two questions are kept apart. How many calls a member has open is the bulkhead's, and a call counts there
 * until its end. Whether the member works is the circuit's, and a call answers it with its first token: an
 * answer may be long, or its caller slow, without anything being wrong with whoever makes it. For the same
 * reason no call is ever too slow for the circuit; what waits too long is judged by who made it wait.
 *
 * A circuit that was open lets two calls through as probes. Each holds its place until it has told whether
 * the member works, but no longer than a member is left alone: then the next caller takes that place, so
 * that two calls that wait in a member's queue never keep everybody else out.
 */
/**
 * A circuit breaker and a bulkhead around each member: one that keeps failing is left alone for a
 * while, and no member gets more calls at once than it could ever take. Thread-safe.
 */
public final class MemberGuards {
    private static final int CALLS_MAX = 1_024;
    private static final int REPORTED_MAX = 200;
    private static final Duration NEVER_SLOW = Duration.ofNanos(Long.MAX_VALUE);

    private final ConcurrentMap<String, Guard> guards = new ConcurrentHashMap<>();
    private final CircuitBreakerConfig circuits;
    private final BulkheadConfig bulkheads;
    private final long probeNanos;
    private final LongSupplier nanoTicker;

    /**
     * @param openFor how long a failing member is left alone
     */
    public MemberGuards(Duration openFor, LongSupplier nanoTicker) {
        this.circuits =
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(20)
                        .minimumNumberOfCalls(5)
                        .failureRateThreshold(50)
                        .slowCallDurationThreshold(NEVER_SLOW)
                        .waitDurationInOpenState(openFor)
                        .permittedNumberOfCallsInHalfOpenState(2)
                        .build();
        this.bulkheads =
                BulkheadConfig.custom()
                        .maxConcurrentCalls(CALLS_MAX)
                        .maxWaitDuration(Duration.ZERO)
                        .build();
        this.probeNanos = openFor.toNanos();
        this.nanoTicker = nanoTicker;
    }

    /** A permit to call a member; empty where its circuit is open or its bulkhead full. */
    Optional<Permit> enter(String memberId) {
        return guard(memberId).enter();
    }

    /** How many calls this gateway has open at a member. */
    public int runningAt(String memberId) {
        return CALLS_MAX - guard(memberId).bulkhead.getMetrics().getAvailableConcurrentCalls();
    }

    /** The members that are left alone or tried out, with the state of their circuit. */
    public Map<String, String> openCircuits() {
        Map<String, String> open = new TreeMap<>();
        guards.forEach(
                (memberId, guard) -> {
                    CircuitBreaker.State state = guard.circuit.getState();
                    if (state != CircuitBreaker.State.CLOSED && open.size() < REPORTED_MAX) {
                        open.put(memberId, state.name());
                    }
                });
        return open;
    }

    private Guard guard(String memberId) {
        return guards.computeIfAbsent(memberId, Guard::new);
    }

    /** What stands before one member. */
    private final class Guard {
        private final Bulkhead bulkhead;
        private final CircuitBreaker circuit;
        private final Deque<Permit> probes = new ArrayDeque<>();

        Guard(String memberId) {
            this.bulkhead = Bulkhead.of(memberId, bulkheads);
            this.circuit = CircuitBreaker.of(memberId, circuits);
        }

        Optional<Permit> enter() {
            if (!bulkhead.tryAcquirePermission()) {
                return Optional.empty();
            }
            Permit permit = new Permit(this, nanoTicker.getAsLong());
            if (!tryPass(permit)) {
                bulkhead.onComplete();
                return Optional.empty();
            }
            return Optional.of(permit);
        }

        private synchronized boolean tryPass(Permit permit) {
            if (!isHalfOpen()) {
                probes.clear();
            }
            boolean passed = circuit.tryAcquirePermission();
            if (!isHalfOpen()) {
                return passed;
            }
            probes.removeIf(Permit::isJudged);
            if (!passed && !takePlaceOfSlowProbe(permit.start)) {
                return false;
            }
            probes.add(permit);
            return true;
        }

        private boolean takePlaceOfSlowProbe(long now) {
            Permit oldest = probes.peek();
            if (oldest == null || now - oldest.start < probeNanos) {
                return false;
            }
            probes.remove();
            return oldest.judged.compareAndSet(false, true);
        }

        private synchronized void giveBack(Permit permit) {
            if (probes.remove(permit)) {
                circuit.releasePermission();
            }
        }

        private boolean isHalfOpen() {
            return circuit.getState() == CircuitBreaker.State.HALF_OPEN;
        }
    }

    /** The right to one call, in use until {@link #over} or {@link #failed}. */
    final class Permit {
        private final Guard guard;
        private final long start;

        /** The circuit has its answer, or expects none of this call any more. */
        private final AtomicBoolean judged = new AtomicBoolean();

        private final AtomicBoolean succeeded = new AtomicBoolean();
        private final AtomicBoolean over = new AtomicBoolean();

        private Permit(Guard guard, long start) {
            this.guard = guard;
            this.start = start;
        }

        private boolean isJudged() {
            return judged.get();
        }

        /** The member works: its first token is there. The call goes on. Counts once. */
        void succeeded() {
            judged.set(true);
            if (succeeded.compareAndSet(false, true)) {
                guard.circuit.onSuccess(nanoTicker.getAsLong() - start, TimeUnit.NANOSECONDS);
            }
        }

        /** The member failed, before its first token or after it. Ends the call. */
        void failed(Throwable cause) {
            if (!over.get()) {
                judged.set(true);
                guard.circuit.onError(nanoTicker.getAsLong() - start, TimeUnit.NANOSECONDS, cause);
                over();
            }
        }

        /** The call has ended; unless its first token came, that says nothing of the member. */
        void over() {
            if (over.compareAndSet(false, true)) {
                guard.bulkhead.onComplete();
                if (judged.compareAndSet(false, true)) {
                    guard.giveBack(this);
                }
            }
        }
    }
}
