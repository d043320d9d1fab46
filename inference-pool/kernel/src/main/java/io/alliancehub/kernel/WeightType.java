package io.alliancehub.kernel;

/**
 * How the numbers of one weight row are stored. A row is a run of quant groups: {@link
 * #groupSize()} weights in {@link #groupBytes()} bytes.
 *
 * <p>The bytes are those of GGUF, whose published format they are taken from; each {@code
 * WeightFormat} says its own.
 */
public enum WeightType {
    F32(1, 4, new F32Format()),
    F16(1, 2, new F16Format()),
    BF16(1, 2, new Bf16Format()),
    Q8_0(32, 34, new Q8x0Format()),
    Q4_0(32, 18, new Q4x0Format()),
    Q4_1(32, 20, new Q4x1Format()),
    Q5_0(32, 22, new Q5x0Format()),
    Q5_1(32, 24, new Q5x1Format()),
    Q4_K(256, 144, new Q4KFormat()),
    Q5_K(256, 176, new Q5KFormat()),
    Q6_K(256, 210, new Q6KFormat());

    private final int groupSize;
    private final int groupBytes;
    private final WeightFormat format;

    WeightType(int groupSize, int groupBytes, WeightFormat format) {
        this.groupSize = groupSize;
        this.groupBytes = groupBytes;
        this.format = format;
    }

    /** What its bytes mean. */
    WeightFormat format() {
        return format;
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
