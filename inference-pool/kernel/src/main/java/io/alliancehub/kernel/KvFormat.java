package io.alliancehub.kernel;

/**
 * How keys and values are stored. A part of a block is what one key head has in it: {@code headDim}
 * numbers of each slot.
 */
public enum KvFormat {
    /** As they were computed. */
    F32("f32"),

    /** IEEE half precision, rounded to the nearest; what is larger than 65,504 becomes infinite. */
    F16("f16"),

    /**
     * One signed byte for each number, with a scale and a zero for each head and slot: {@code value
     * = scale * code + zero}. The range of one head of one token is cut into 255 equal steps when
     * it is written, so a value is off by at most half a step. After the codes of a part come its
     * scales [slot] and its zeros [slot], both F32.
     */
    INT8("int8");

    private final String wireName;

    KvFormat(String wireName) {
        this.wireName = wireName;
    }

    /** The name in settings and in the numerics profile. */
    public String wireName() {
        return wireName;
    }

    /**
     * The format of that name.
     *
     * @throws IllegalArgumentException if there is none; the message says which there are
     */
    public static KvFormat named(String name) {
        for (KvFormat format : values()) {
            if (format.wireName.equals(name)) {
                return format;
            }
        }
        throw new IllegalArgumentException(
                "no format of keys and values is named '%s'; there are f32, f16 and int8"
                        .formatted(name));
    }

    /** Bytes of a part of a block. */
    public long partBytes(int headDim, int blockSize) {
        long numbers = (long) headDim * blockSize;
        return switch (this) {
            case F32 -> 4 * numbers;
            case F16 -> 2 * numbers;
            case INT8 -> numbers + 8L * blockSize;
        };
    }
}
