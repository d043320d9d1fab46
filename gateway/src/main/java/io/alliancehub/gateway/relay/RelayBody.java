package io.alliancehub.gateway.relay;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a member is sent, until one has taken it: an answer may last minutes, and its request's body
 * need not. Thread-safe.
 */
public final class RelayBody {
    private final AtomicReference<byte @Nullable []> bytes;
    private final Runnable onDrop;

    /**
     * @param onDrop run once, when the bytes are needed no more
     */
    public RelayBody(byte[] bytes, Runnable onDrop) {
        this.bytes = new AtomicReference<>(bytes);
        this.onDrop = onDrop;
    }

    byte[] bytes() {
        byte[] kept = bytes.get();
        if (kept == null) {
            throw new IllegalStateException("the body was let go of");
        }
        return kept;
    }

    /** Lets go of the bytes. */
    void drop() {
        if (bytes.getAndSet(null) != null) {
            onDrop.run();
        }
    }
}
