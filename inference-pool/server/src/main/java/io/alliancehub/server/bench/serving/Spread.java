package io.alliancehub.server.bench.serving;

import java.util.List;

/**
 * A figure that every round has one of.
 *
 * @param lowest of all rounds
 * @param median of all rounds; the lower one of two
 * @param highest of all rounds
 */
public record Spread(double lowest, double median, double highest) {

    static Spread of(List<Double> rounds) {
        List<Double> sorted = rounds.stream().sorted().toList();
        return new Spread(sorted.getFirst(), sorted.get((sorted.size() - 1) / 2), sorted.getLast());
    }
}
