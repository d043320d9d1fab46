package io.alliancehub.engine.gguf;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tensor storage types by their number in GGUF, with the sizes needed to check a file. */
public enum TensorType {
    F32(0, 1, 4),
    F16(1, 1, 2),
    Q4_0(2, 32, 18),
    Q4_1(3, 32, 20),
    Q5_0(6, 32, 22),
    Q5_1(7, 32, 24),
    Q8_0(8, 32, 34),
    Q8_1(9, 32, 36),
    Q2_K(10, 256, 84),
    Q3_K(11, 256, 110),
    Q4_K(12, 256, 144),
    Q5_K(13, 256, 176),
    Q6_K(14, 256, 210),
    Q8_K(15, 256, 292),
    I8(24, 1, 1),
    I16(25, 1, 2),
    I32(26, 1, 4),
    I64(27, 1, 8),
    F64(28, 1, 8),
    BF16(30, 1, 2),
    MXFP4(39, 32, 17);

    private static final Map<Integer, TensorType> BY_CODE = new HashMap<>();

    static {
        for (TensorType type : values()) {
            BY_CODE.put(type.code, type);
        }
    }

    private final int code;
    private final int groupSize;
    private final int groupBytes;

    TensorType(int code, int groupSize, int groupBytes) {
        this.code = code;
        this.groupSize = groupSize;
        this.groupBytes = groupBytes;
    }

    /** Weights per quant group. */
    public int groupSize() {
        return groupSize;
    }

    /** Bytes per quant group. */
    public int groupBytes() {
        return groupBytes;
    }

    static @Nullable TensorType ofCode(int code) {
        return BY_CODE.get(code);
    }
}
