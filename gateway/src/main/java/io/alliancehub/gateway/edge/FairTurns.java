package io.alliancehub.gateway.edge;

import io.alliancehub.contract.TenantId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns at something of which there is little, so many at once. Whoever waits is served bank by
 * bank, the one first whose last turn is longest ago: however many one bank queues, another waits
 * for one of them at most. Thread-safe; whoever enters blocks.
 */
final class FairTurns {
    private final int atOnceMax;
    private final int waitingPerBankMax;
    private final Map<TenantId, Line> lines = new LinkedHashMap<>();
    private int running;
    private long turns;

    /** One bank's; forgotten when nobody of it waits or has a turn. */
    private static final class Line {
        private final Deque<CountDownLatch> waiting = new ArrayDeque<>();
        private int running;
        private long lastTurn;
    }

    FairTurns(int atOnceMax, int waitingPerBankMax) {
        this.atOnceMax = atOnceMax;
        this.waitingPerBankMax = waitingPerBankMax;
    }

    /**
     * Waits for a turn, which {@link #leave} ends.
     *
     * @return whether there is one; there is none where it did not come in time, or too many of the
     *     bank wait already
     */
    boolean enter(TenantId bank, Duration within) throws InterruptedException {
        CountDownLatch turn = new CountDownLatch(1);
        if (!queue(bank, turn)) {
            return false;
        }
        try {
            return turn.await(within.toNanos(), TimeUnit.NANOSECONDS) || !withdraw(bank, turn);
        } catch (InterruptedException e) {
            if (!withdraw(bank, turn)) {
                leave(bank);
            }
            throw e;
        }
    }

    /** Ends a turn. */
    synchronized void leave(TenantId bank) {
        running--;
        line(bank).running--;
        serve();
        forgetIdle(bank);
    }

    /** How many of a bank wait. */
    synchronized int waiting(TenantId bank) {
        Line line = lines.get(bank);
        return line == null ? 0 : line.waiting.size();
    }

    private synchronized boolean queue(TenantId bank, CountDownLatch turn) {
        Line line = line(bank);
        if (line.waiting.size() >= waitingPerBankMax) {
            return false;
        }
        line.waiting.add(turn);
        serve();
        return true;
    }

    /** Whether it still waited. */
    private synchronized boolean withdraw(TenantId bank, CountDownLatch turn) {
        boolean waited = line(bank).waiting.remove(turn);
        forgetIdle(bank);
        return waited;
    }

    private void serve() {
        while (running < atOnceMax) {
            Optional<Line> next =
                    lines.values().stream()
                            .filter(line -> !line.waiting.isEmpty())
                            .min(Comparator.comparingLong(line -> line.lastTurn));
            if (next.isEmpty()) {
                return;
            }
            Line line = next.get();
            running++;
            line.running++;
            line.lastTurn = ++turns;
            line.waiting.remove().countDown();
        }
    }

    private Line line(TenantId bank) {
        return lines.computeIfAbsent(bank, b -> new Line());
    }

    private void forgetIdle(TenantId bank) {
        Line line = line(bank);
        if (line.running == 0 && line.waiting.isEmpty()) {
            lines.remove(bank);
        }
    }
}
