package io.alliancehub.kernel;

import java.lang.foreign.MemorySegment;

/**
 * One way of storing weights, and the only place that knows its bytes: how a weight is decoded by
 * itself, which is what the oracle computes with, and how vectors of them are. Both compute the
 * same float from the same bytes, with every product and sum rounded by itself.
 */
interface WeightFormat {

    /** The weight {@code col} of the row that begins at byte {@code row}. */
    float weight(MemorySegment data, long row, int col);

    /**
     * The same weights by vectors. Only for a Java runtime with the Vector API: without it nobody
     * asks, and the class behind it is never linked.
     */
    VectorFormat vectors();
}
