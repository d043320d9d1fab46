package io.alliancehub.launcher.load;

import java.util.List;

/**
 * One stream as its client saw it.
 *
 * @param arrivals nanoseconds from the call to each chunk that brought text
 * @param failure why it did not end as it should; empty if it did
 */
record StreamSample(
        String requestId,
        long promptTokens,
        long completionTokens,
        List<Long> arrivals,
        String failure) {
    StreamSample {
        arrivals = List.copyOf(arrivals);
    }

    static StreamSample failed(String failure, String requestId) {
        return new StreamSample(requestId, 0, 0, List.of(), failure);
    }
}
