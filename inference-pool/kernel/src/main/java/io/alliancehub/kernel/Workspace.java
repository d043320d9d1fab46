package io.alliancehub.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Off-heap F32 buffers that live and die together. */
public final class Workspace implements AutoCloseable {

    private static final int CACHE_LINE = 64;

    private final Arena arena = Arena.ofShared();

    /** A zeroed buffer of {@code count} floats, aligned to a cache line. */
    public MemorySegment floats(long count) {
        return arena.allocate(Math.multiplyExact(4L, count), CACHE_LINE);
    }

    /** Frees every buffer. */
    @Override
    public void close() {
        arena.close();
    }
}
