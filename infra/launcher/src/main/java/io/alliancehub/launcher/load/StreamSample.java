package io.alliancehub.launcher.load;

/**
 * One stream as its client saw it.
 *
 * @param arrivals of the chunks that brought text
 * @param failure why it did not end as it should; empty if it did
 * @param cancelled whether its client hung up on purpose
 */
record StreamSample(
        String requestId,
        long promptTokens,
        long completionTokens,
        Arrivals arrivals,
        String failure,
        boolean cancelled) {
    static StreamSample failed(String failure, String requestId) {
        return new StreamSample(requestId, 0, 0, new Arrivals(), failure, false);
    }

    static StreamSample cancelled(String requestId) {
        return new StreamSample(requestId, 0, 0, new Arrivals(), "", true);
    }

    boolean isWhole() {
        return failure.isEmpty() && !cancelled;
    }
}
