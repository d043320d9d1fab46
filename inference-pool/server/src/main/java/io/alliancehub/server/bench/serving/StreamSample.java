package io.alliancehub.server.bench.serving;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer as its client saw it.
 *
 * @param arrivals nanoseconds from the request to each event that brought something of the answer
 * @param promptTokens as the server counts them
 * @param completionTokens likewise
 * @param failure why it is not what was asked for; null where it is
 */
record StreamSample(
        List<Long> arrivals, int promptTokens, int completionTokens, @Nullable String failure) {

    StreamSample {
        arrivals = List.copyOf(arrivals);
    }

    static StreamSample failed(String failure) {
        return new StreamSample(List.of(), 0, 0, failure);
    }
}
