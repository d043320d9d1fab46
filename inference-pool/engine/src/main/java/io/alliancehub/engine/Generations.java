package io.alliancehub.engine;

import io.alliancehub.engine.scheduler.Scheduler;
import io.alliancehub.engine.scheduler.Sequence;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The unfinished requests that the engine's thread knows, and how they end. Owned by it. */
final class Generations {

    private static final System.Logger LOG = System.getLogger(StepLoop.class.getName());

    private final Map<Sequence, Generation> unfinished = new LinkedHashMap<>();
    private final Scheduler scheduler;
    private final LogitsTap tap;
    private final Runnable left;

    /**
     * No request yet.
     *
     * @param left called when the blocks of one that ends are free, before its listener hears
     */
    Generations(Scheduler scheduler, LogitsTap tap, Runnable left) {
        this.scheduler = scheduler;
        this.tap = tap;
        this.left = left;
    }

    /** Takes a request and queues its sequence, unless it had ended before it came here. */
    void add(Generation generation) {
        Sequence sequence = generation.sequence();
        unfinished.put(sequence, generation);
        LogitsSink sink = generation.logits();
        if (sink != null) {
            tap.open(sequence, sink);
        }
        FinishReason endedBefore = generation.endedBefore();
        if (endedBefore != null) {
            finish(generation, endedBefore);
            return;
        }
        try {
            scheduler.submit(sequence);
        } catch (IllegalArgumentException e) {
            // Its zone's quota may have changed since it was checked.
            fail(generation, e);
        }
    }

    /** The request of a sequence; null once it has ended. */
    @Nullable Generation of(Sequence sequence) {
        return unfinished.get(sequence);
    }

    /** Frees the blocks first: whoever is told of the end may rely on it. */
    void finish(Generation generation, FinishReason reason) {
        if (unfinished.remove(generation.sequence()) == null) {
            return;
        }
        if (reason == FinishReason.FAILED) {
            scheduler.discard(generation.sequence());
        } else {
            scheduler.remove(generation.sequence());
        }
        tap.close(generation.sequence());
        left.run();
        generation.tellEnd(reason);
    }

    void fail(Generation generation, RuntimeException cause) {
        LOG.log(Level.WARNING, "Sequence " + generation.id() + " failed.", cause);
        finish(generation, FinishReason.FAILED);
    }

    /** Ends the requests that this is true of, and says how many. */
    int finishIf(Predicate<Generation> chosen, FinishReason reason) {
        List<Generation> ending = new ArrayList<>();
        for (Generation generation : unfinished.values()) {
            if (chosen.test(generation)) {
                ending.add(generation);
            }
        }
        for (Generation generation : ending) {
            finish(generation, reason);
        }
        return ending.size();
    }
}
