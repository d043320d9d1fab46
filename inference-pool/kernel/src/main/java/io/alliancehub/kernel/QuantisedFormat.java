package io.alliancehub.kernel;

import java.lang.foreign.MemorySegment;

/**
 * A format whose weights are integers with a scale: weight j of a group is {@code scale * factor(j)
 * - minScale * min(j)}. What the integers are worth without their floats is what a product with
 * int8 activations sums.
 */
interface QuantisedFormat extends WeightFormat {

    /** The float that every weight of the group at byte {@code group} shares. */
    float scale(MemorySegment data, long group);

    /** The integer of weight {@code j}, its own run's scale included; below 2^13. */
    int factor(MemorySegment data, long group, int j);

    /** The float of the group's minimums; 0 where the format has none. */
    default float minScale(MemorySegment data, long group) {
        return 0;
    }

    /** The minimum of weight {@code j}'s run; below 64. */
    default int min(MemorySegment data, long group, int j) {
        return 0;
    }

    @Override
    Int8VectorFormat vectors();
}
