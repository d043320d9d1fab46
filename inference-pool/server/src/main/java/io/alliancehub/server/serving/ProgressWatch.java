package io.alliancehub.server.serving;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

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
    public synchronized List<String> stalled() {
        return models.all().stream().filter(this::isStalled).map(LocalModel::name).toList();
    }

    private boolean isStalled(LocalModel model) {
        EngineLoad load = model.engine().load();
        if (load.ended()) {
            return true;
        }
        long now = nanoTicker.getAsLong();
        Seen last = seen.get(model);
        boolean idle = load.running() == 0 && load.waiting() == 0;
        if (idle || last == null || last.stepCount != load.stepCount()) {
            seen.put(model, new Seen(load.stepCount(), now));
            return false;
        }
        return now - last.sinceNanos > patience.toNanos();
    }

    private record Seen(long stepCount, long sinceNanos) {}
}
