package io.alliancehub.server.bench.serving;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What one server did in one round.
 *
 * @param samples of all requests
 * @param nanos from the first request to the last end
 */
record LoadRound(List<StreamSample> samples, long nanos) {

    private static final double NANOS_PER_MILLI = 1e6;

    LoadRound {
        samples = List.copyOf(samples);
    }

    /** Of all answers together. */
    double tokensPerSecond() {
        return completionTokens() / (nanos / 1e9);
    }

    long completionTokens() {
        return samples.stream().mapToLong(StreamSample::completionTokens).sum();
    }

    long promptTokens() {
        return samples.stream().mapToLong(StreamSample::promptTokens).sum();
    }

    /** Why requests failed, one reason each. */
    List<String> failures() {
        return samples.stream().map(StreamSample::failure).filter(Objects::nonNull).toList();
    }

    /** Milliseconds to the first token of each answer, in order of size. */
    List<Double> firstTokens() {
        List<Double> millis = new ArrayList<>();
        for (StreamSample sample : samples) {
            if (!sample.arrivals().isEmpty()) {
                millis.add(sample.arrivals().getFirst() / NANOS_PER_MILLI);
            }
        }
        Collections.sort(millis);
        return millis;
    }

    /** Milliseconds from each event to the next of its answer, in order of size. */
    List<Double> gaps() {
        List<Double> millis = new ArrayList<>();
        for (StreamSample sample : samples) {
            List<Long> arrivals = sample.arrivals();
            for (int i = 1; i < arrivals.size(); i++) {
                millis.add((arrivals.get(i) - arrivals.get(i - 1)) / NANOS_PER_MILLI);
            }
        }
        Collections.sort(millis);
        return millis;
    }

    /** The smallest value that {@code share} of all do not exceed. */
    static double percentile(List<Double> sorted, double share) {
        return sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1));
    }
}
