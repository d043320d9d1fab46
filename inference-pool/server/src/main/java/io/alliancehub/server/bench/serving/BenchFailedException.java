package io.alliancehub.server.bench.serving;

/** Nothing could be measured; the message is the one sentence to tell. */
public final class BenchFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BenchFailedException(String message) {
        super(message);
    }
}
