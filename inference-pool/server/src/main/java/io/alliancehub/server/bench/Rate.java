package io.alliancehub.server.bench;

import java.util.List;

/**
 * Tokens per second, measured several times.
 *
 * @param best of all rounds: what the machine can do while nobody else wants it
 * @param median of all rounds
 * @param worst of all rounds
 */
public record Rate(double best, double median, double worst) {

    static Rate of(List<Double> rounds) {
        List<Double> sorted = rounds.stream().sorted().toList();
        return new Rate(sorted.getLast(), sorted.get((sorted.size() - 1) / 2), sorted.getFirst());
    }
}
