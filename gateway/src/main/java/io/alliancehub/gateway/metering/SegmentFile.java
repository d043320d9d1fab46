package io.alliancehub.gateway.metering;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An append-only file; a test's own fills up when told. */
interface SegmentFile extends Closeable {
    /** Appends all of {@code bytes}. */
    void write(ByteBuffer bytes) throws IOException;

    /** Makes what was written survive a loss of power. */
    void force() throws IOException;

    /** Makes new segments. */
    @FunctionalInterface
    interface Factory {
        SegmentFile create(long segment) throws IOException;
    }
}
