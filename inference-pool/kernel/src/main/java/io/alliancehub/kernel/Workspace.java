package io.alliancehub.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Off-heap buffers, mostly of F32, that live and die together. Owned by one thread. */
public final class Workspace implements AutoCloseable {

    private static final int CACHE_LINE = 64;
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED;

    private final Arena arena = Arena.ofShared();
    private final LargePages largePages = new LargePages(arena);
    private final List<MemorySegment> buffers = new ArrayList<>();

    /** A zeroed buffer of {@code count} floats, aligned to a cache line. */
    public MemorySegment floats(long count) {
        return bytes(Math.multiplyExact(4L, count));
    }

    /** A zeroed buffer of {@code count} bytes rounded up to whole words, aligned likewise. */
    public MemorySegment bytes(long count) {
        MemorySegment buffer =
                arena.allocate(Math.multiplyExact(4L, Math.ceilDiv(count, 4)), CACHE_LINE);
        buffers.add(buffer);
        return buffer;
    }

    /**
     * As {@link #bytes(long)}, in large pages that nobody has touched yet: whoever writes first
     * does the zeroing. Without the native library it is as the other.
     */
    public MemorySegment untouched(long count) {
        if (NativeLibrary.obstacle() != null) {
            return bytes(count);
        }
        MemorySegment buffer = largePages.take(Math.multiplyExact(4L, Math.ceilDiv(count, 4)));
        buffers.add(buffer);
        return buffer;
    }

    /** Overwrites every buffer with zeros. */
    public void zero() {
        for (MemorySegment buffer : buffers) {
            buffer.fill((byte) 0);
        }
    }

    /** Bytes of all buffers. */
    public long bytes() {
        long sum = 0;
        for (MemorySegment buffer : buffers) {
            sum += buffer.byteSize();
        }
        return sum;
    }

    /** Bytes of the floats that have a bit set; a negative zero counts. */
    public long bytesLeft() {
        long left = 0;
        for (MemorySegment buffer : buffers) {
            for (long at = 0; at < buffer.byteSize(); at += 4) {
                left += buffer.get(WORD, at) == 0 ? 0 : 4;
            }
        }
        return left;
    }

    /** Frees every buffer. */
    @Override
    public void close() {
        arena.close();
    }
}
