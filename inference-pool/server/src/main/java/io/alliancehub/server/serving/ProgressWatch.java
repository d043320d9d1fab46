package io.alliancehub.server.serving;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices an engine that has work and does not move, and one that will never move again. It looks
 * when it is asked, so it is asked at least as often as the heartbeat beats. Thread-safe.
 */
public final class ProgressWatch {

    private final ModelDirectory models;
    private final Duration patience;
    private final LongSupplier nanoTicker;
    private final Map<LocalModel, Seen> seen = new HashMap<>();

    /**
     * A watch over all models.
     *
     * @param patience how long a request may make no progress
     * @param nanoTicker monotonic nanoseconds
     */
    public ProgressWatch(ModelDirectory models, Duration patience, LongSupplier nanoTicker) {
        this.models = models;
        this.patience = patience;
        this.nanoTicker = nanoTicker;
    }

    /**
     * Names of the models that have had work and made no step for longer than the patience, and of
     * those whose engine has ended: without work it looks idle, and would be preferred.
     */
    public List<String> stalled() {
        return List.copyOf(troubles().keySet());
    }

    /** The same models, each with a sentence that says what is wrong. */
    public synchronized Map<String, String> troubles() {
        Map<String, String> troubles = new LinkedHashMap<>();
        for (LocalModel model : models.all()) {
            String trouble = trouble(model);
            if (trouble != null) {
                troubles.put(model.name(), trouble);
            }
        }
        return troubles;
    }

    private @Nullable String trouble(LocalModel model) {
        EngineLoad load = model.engine().load();
        if (load.ended()) {
            return "its engine's thread has ended";
        }
        long now = nanoTicker.getAsLong();
        Seen last = seen.get(model);
        boolean idle = load.running() == 0 && load.waiting() == 0;
        if (idle || last == null || last.stepCount != load.stepCount()) {
            seen.put(model, new Seen(load.stepCount(), now));
            return null;
        }
        long nanos = now - last.sinceNanos;
        return nanos > patience.toNanos()
                ? "step %d has not ended for %d s; %d answers run and %d wait"
                        .formatted(
                                load.stepCount() + 1,
                                Duration.ofNanos(nanos).toSeconds(),
                                load.running(),
                                load.waiting())
                : null;
    }

    private record Seen(long stepCount, long sinceNanos) {}
}
