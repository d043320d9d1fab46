package io.alliancehub.server.adapters;

import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.server.serving.LocalModel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapters with which models can be called, as they were last told. Engines tell between two
 * steps, and a heartbeat cannot wait for a long one: it says what is known and has it looked up for
 * the next. Safe for any thread.
 */
public final class AdapterWatch {

    private static final Logger LOG = LoggerFactory.getLogger(AdapterWatch.class);

    private final Executor workers;
    private final Map<String, List<MemberHeartbeat.Adapter>> known = new ConcurrentHashMap<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    /** Whoever is asked is asked by these. */
    public AdapterWatch(Executor workers) {
        this.workers = workers;
    }

    /** What is known of a model's adapters. */
    public List<MemberHeartbeat.Adapter> of(LocalModel model) {
        if (asked.add(model.name())) {
            try {
                workers.execute(() -> ask(model));
            } catch (RejectedExecutionException stopping) {
                asked.remove(model.name());
            }
        }
        return known.getOrDefault(model.name(), List.of());
    }

    private void ask(LocalModel model) {
        try {
            known.put(
                    model.name(),
                    model.engine().adapters().states().stream()
                            .filter(it -> !it.draining())
                            .map(it -> new MemberHeartbeat.Adapter(it.digest(), it.resident()))
                            .toList());
        } catch (RuntimeException failed) {
            LOG.debug("{} does not tell of its adapters", model.name(), failed);
        } finally {
            asked.remove(model.name());
        }
    }
}
