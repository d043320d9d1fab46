package io.alliancehub.gateway.edge;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/** One request's body and its share of the memory for bodies. Thread-safe. */
final class RequestBody {
    private static final byte[] NOTHING = new byte[0];

    private final BodyBudget.Share share;
    private long counted;
    private byte @Nullable [] bytes;
    private boolean inWork;
    private boolean closed;

    RequestBody(BodyBudget.Share share) {
        this.share = share;
    }

    /** So many bytes are announced; negative where it is not known. */
    void expect(long length) {
        share.growTo(length);
    }

    /** More of it has come. */
    synchronized DataBuffer count(DataBuffer buffer) {
        try {
            counted += buffer.readableByteCount();
            share.growTo(counted);
            return buffer;
        } catch (RuntimeException e) {
            DataBufferUtils.release(buffer);
            throw e;
        }
    }

    /** All of it has come. */
    synchronized void fill(DataBuffer buffer) {
        byte[] all = new byte[buffer.readableByteCount()];
        buffer.read(all);
        DataBufferUtils.release(buffer);
        bytes = all;
    }

    /** The bytes, which are forgotten here; from now on there is work on them. */
    synchronized byte[] take() {
        byte[] all = bytes;
        bytes = null;
        inWork = true;
        return all == null ? NOTHING : all;
    }

    /** The work has ended; what is left of the body is what goes to a member. */
    synchronized void rest() {
        inWork = false;
        if (closed) {
            share.close();
        }
    }

    /** Nothing of it is needed any more; what is still worked on counts until that has ended. */
    synchronized void close() {
        bytes = null;
        closed = true;
        if (!inWork) {
            share.close();
        }
    }
}
