package io.alliancehub.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/*
 * Java's arenas zero what they allocate on the thread that asks, which for half a gigabyte of weights
 * costs more than packing them. What the system maps is zeros that nobody has touched: the threads that
 * write it first share that work. Pages of 2 MiB mean fewer such touches and fewer look-ups of addresses
 * while weights are read; small matrices share a piece, so that they lie in large pages too.
 */
/** Off-heap memory in large pages, cut from pieces that double. Owned by one thread. */
final class LargePages {

    private static final long FIRST_PIECE = 2L << 20;
    private static final long LARGEST_PIECE = 64L << 20;
    private static final int CACHE_LINE = 64;

    private final Arena arena;
    private MemorySegment piece = MemorySegment.NULL;
    private long used;
    private long nextPiece = FIRST_PIECE;

    /** Gives the memory back when {@code arena} closes. */
    LargePages(Arena arena) {
        this.arena = arena;
    }

    /** So many zeros, aligned to a cache line. */
    MemorySegment take(long bytes) {
        if (bytes > piece.byteSize() - used) {
            piece = NativeLibrary.take(Math.max(bytes, nextPiece), arena);
            used = 0;
            nextPiece = Math.min(LARGEST_PIECE, 2 * nextPiece);
        }
        MemorySegment taken = piece.asSlice(used, bytes);
        used = Math.min(piece.byteSize(), Math.ceilDiv(used + bytes, CACHE_LINE) * CACHE_LINE);
        return taken;
    }
}
