package io.alliancehub.launcher.load;

import java.util.List;

/**
 * One stream as its client saw it.
 *
 * @param arrivals nanoseconds from the call to each chunk that brought text
 * @param failure why it did not end as it should; empty if it did
 * @param cancelled whether its client hung up on purpose
 */
record StreamSample(
        String requestId,
        long promptTokens,
        long completionTokens,
        List<Long> arrivals,
        String failure,
        boolean cancelled) {
    StreamSample {
        arrivals = List.copyOf(arrivals);
    }

    static StreamSample failed(String failure, String requestId) {
        return new StreamSample(requestId, 0, 0, List.of(), failure, false);
    }

    static StreamSample cancelled(String requestId) {
        return new StreamSample(requestId, 0, 0, List.of(), "", true);
    }

    boolean isWhole() {
        return failure.isEmpty() && !cancelled;
    }
}
