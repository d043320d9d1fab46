package io.alliancehub.engine.scheduler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Sequences without blocks, in order of arrival. Owned by the engine's thread. */
final class WaitingLine {

    private final List<Sequence> line = new ArrayList<>();

    int size() {
        return line.size();
    }

    boolean isEmpty() {
        return line.isEmpty();
    }

    List<Sequence> inOrder() {
        return Collections.unmodifiableList(line);
    }

    /** Puts a sequence where its arrival belongs: the last one behind, a preempted one before. */
    void add(Sequence sequence) {
        int at = line.size();
        while (at > 0 && line.get(at - 1).arrival() > sequence.arrival()) {
            at--;
        }
        line.add(at, sequence);
    }

    boolean remove(Sequence sequence) {
        return line.remove(sequence);
    }
}
