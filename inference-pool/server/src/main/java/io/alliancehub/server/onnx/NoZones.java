package io.alliancehub.server.onnx;

import io.alliancehub.server.serving.AnswerZone;
import io.alliancehub.server.serving.ServedZones;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The zones of an engine that keeps nothing from one text to the next: no quota means anything, and
 * an erasure finds nothing but what still waits.
 *
 * @param cancel ends the waiting texts of a zone, and says how many
 */
record NoZones(ToIntFunction<String> cancel) implements ServedZones {

    @Override
    public List<State> states() {
        return List.of();
    }

    @Override
    public void quota(String zone, int floor, int ceiling) {}

    @Override
    public int publish(AnswerZone published, int[] prefix) {
        throw new IllegalArgumentException("This model keeps no blocks that could be shared.");
    }

    @Override
    public void withdraw(AnswerZone published, int[] prefix) {}

    @Override
    public Erased erase(String zone) {
        return new Erased(cancel.applyAsInt(zone), 0, 0, 0, 0, 0);
    }
}
