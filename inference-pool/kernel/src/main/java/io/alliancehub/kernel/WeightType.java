package io.alliancehub.kernel;

/**
 * How the numbers of one weight row are stored. A row is a run of quant groups: {@link
 * #groupSize()} weights in {@link #groupBytes()} bytes.
 *
 * <ul>
 *   <li>{@code F32}: IEEE single, little endian.
 *   <li>{@code F16}: IEEE half, little endian; weights are taken to be finite.
 *   <li>{@code Q8_0}: 32 weights as {@code f16 d; int8 q[32]}, value {@code d * q}.
 * </ul>
 */
public enum WeightType {
    F32(1, 4),
    F16(1, 2),
    Q8_0(32, 34);

    private final int groupSize;
    private final int groupBytes;

    WeightType(int groupSize, int groupBytes) {
        this.groupSize = groupSize;
        this.groupBytes = groupBytes;
    }

    /** Weights that share one quant group. */
    public int groupSize() {
        return groupSize;
    }

    /** Bytes of one quant group. */
    public int groupBytes() {
        return groupBytes;
    }

    /**
     * Bytes of one row of {@code cols} weights.
     *
     * @throws IllegalArgumentException if {@code cols} is not a whole number of quant groups
     */
    public long rowBytes(long cols) {
        if (cols < 1 || cols % groupSize != 0) {
            throw new IllegalArgumentException(
                    "a row of " + cols + " weights is not a whole number of " + this + " groups");
        }
        return Math.multiplyExact(cols / groupSize, (long) groupBytes);
    }
}
