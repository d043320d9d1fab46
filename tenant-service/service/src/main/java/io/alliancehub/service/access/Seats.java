package io.alliancehub.service.access;

import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how many long requests of one kind are open, per person and in all. Thread-safe. */
public final class Seats {
    private final int perPersonMax;
    private final int allMax;
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentMap<String, Integer> taken = new ConcurrentHashMap<>();

    /** With both bounds. */
    public Seats(int perPersonMax, int allMax) {
        this.perPersonMax = perPersonMax;
        this.allMax = allMax;
    }

    /**
     * Takes a seat.
     *
     * @throws HubProblem where none is free
     */
    public Seat take(Actor actor) {
        if (all.incrementAndGet() > allMax) {
            all.decrementAndGet();
            throw new HubProblem(
                    ProblemCode.TOO_MANY_AT_ONCE, "the hub has too many of these open; try again");
        }
        int mine = taken.merge(actor.id(), 1, Integer::sum);
        Seat seat = new Seat(actor.id());
        if (mine > perPersonMax) {
            seat.close();
            throw new HubProblem(
                    ProblemCode.TOO_MANY_AT_ONCE,
                    "you may have " + perPersonMax + " of these open; close one");
        }
        return seat;
    }

    /** A seat, free again once it is closed. */
    public final class Seat implements AutoCloseable {
        private final String person;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Seat(String person) {
            this.person = person;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                all.decrementAndGet();
                taken.computeIfPresent(person, (id, count) -> count > 1 ? count - 1 : null);
            }
        }
    }
}
