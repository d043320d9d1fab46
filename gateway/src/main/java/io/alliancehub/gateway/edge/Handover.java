package io.alliancehub.gateway.edge;

import org.jspecify.annotations.Nullable;

/**
 * Sees that an admitted call reaches the relay or is given back, also where its caller hangs up
 * while it is being admitted, and that its body does not outlive the exchange. Thread-safe.
 */
final class Handover {
    private @Nullable RequestBody body;
    private AnswerDesk.@Nullable Admitted admitted;
    private boolean closed;

    synchronized RequestBody keep(RequestBody fresh) {
        body = fresh;
        if (closed) {
            fresh.close();
        }
        return fresh;
    }

    synchronized AnswerDesk.Admitted put(AnswerDesk.Admitted fresh) {
        admitted = fresh;
        if (closed) {
            fresh.order().end().releaseUntaken();
        }
        return fresh;
    }

    /** The exchange is over: what nobody has taken is given back. */
    synchronized void close() {
        closed = true;
        if (body != null) {
            body.close();
        }
        if (admitted != null) {
            admitted.order().end().releaseUntaken();
        }
    }
}
