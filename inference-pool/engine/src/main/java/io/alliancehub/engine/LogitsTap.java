package io.alliancehub.engine;

import io.alliancehub.engine.runner.LogitsListener;
import io.alliancehub.engine.scheduler.Sequence;
import java.util.IdentityHashMap;
import java.util.Map;

/** Leads the logits of traced sequences to their sinks. Owned by the engine's thread. */
final class LogitsTap implements LogitsListener {

    private final Map<Sequence, LogitsSink> sinks = new IdentityHashMap<>();

    void open(Sequence sequence, LogitsSink sink) {
        sinks.put(sequence, sink);
    }

    void close(Sequence sequence) {
        sinks.remove(sequence);
    }

    @Override
    public boolean wants(Sequence sequence) {
        return sinks.containsKey(sequence);
    }

    @Override
    public void onLogits(Sequence sequence, float[] logits) {
        LogitsSink sink = sinks.get(sequence);
        if (sink != null) {
            sink.accept(logits);
        }
    }
}
