package io.alliancehub.server.grammars;

import io.alliancehub.engine.grammar.Grammar;
import io.alliancehub.engine.grammar.GrammarSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/*
 * The zone that cost least is next, in units of work that were really spent, refused grammars
 * included; of equals the one that was not served last. A zone that comes back from idling starts
 * where the least of those who wait stands, so nobody saves up a right to hold others up. Between
 * two compilations of a zone that wants little, one that wants much has at most one.
 */
/** Grammars that wait to be compiled, by zone. Thread-safe. */
final class CompileLine {

    /** The most that wait of one zone. */
    static final int ZONE_MAX = 8;

    /** The most that wait of all zones. */
    static final int ALL_MAX = 128;

    private static final int CHARGED_MAX = 1_024;

    /** One of them. */
    record Job(String zone, GrammarSpec spec, CompletableFuture<Grammar> done) {}

    private final Map<String, Deque<Job>> waiting = new LinkedHashMap<>();
    private final Map<String, Long> charged = new HashMap<>();
    private String lastServed = "";
    private int count;

    /** Lets a job in, if there is room. */
    synchronized boolean offer(Job job) {
        Deque<Job> own = waiting.get(job.zone());
        if (count == ALL_MAX || (own != null && own.size() == ZONE_MAX)) {
            return false;
        }
        if (own == null) {
            long least = waiting.keySet().stream().mapToLong(this::charge).min().orElse(0);
            forgetIdle();
            charged.merge(job.zone(), least, Math::max);
            own = new ArrayDeque<>();
            waiting.put(job.zone(), own);
        }
        own.add(job);
        count++;
        return true;
    }

    private long charge(String zone) {
        return charged.getOrDefault(zone, 0L);
    }

    private void forgetIdle() {
        if (charged.size() >= CHARGED_MAX) {
            charged.keySet().retainAll(waiting.keySet());
        }
    }

    /** The next one; null where none waits. */
    synchronized @Nullable Job next() {
        String best = null;
        Deque<Job> own = new ArrayDeque<>();
        for (Map.Entry<String, Deque<Job>> entry : waiting.entrySet()) {
            String zone = entry.getKey();
            boolean better =
                    best == null
                            || charge(zone) < charge(best)
                            || (charge(zone) == charge(best) && best.equals(lastServed));
            best = better ? zone : best;
            own = better ? entry.getValue() : own;
        }
        if (best == null) {
            return null;
        }
        Job job = own.remove();
        if (own.isEmpty()) {
            waiting.remove(best);
        }
        lastServed = best;
        count--;
        return job;
    }

    /** Notes what a compilation has cost. */
    synchronized void charge(String zone, long units) {
        charged.merge(zone, units, Long::sum);
    }
}
