package io.alliancehub.trainer.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a tensor's numbers are laid out in the file, with its number in GGUF. */
public enum TensorFormat {
    /** 32-bit floats, little-endian. */
    F32(0) {
        @Override
        byte[] encode(float[] values) {
            ByteBuffer bytes = littleEndian(values.length * Float.BYTES);
            for (float value : values) {
                bytes.putFloat(value);
            }
            return bytes.array();
        }
    },

    /**
     * Quant groups of 32: a 16-bit float scale, then 32 signed bytes; weight = scale * byte. The
     * largest magnitude of a group maps to 127.
     */
    Q8_0(8) {
        @Override
        byte[] encode(float[] values) {
            if (values.length % GROUP_SIZE != 0) {
                throw new IllegalArgumentException("not a multiple of 32: " + values.length);
            }
            ByteBuffer bytes = littleEndian(values.length / GROUP_SIZE * (GROUP_SIZE + 2));
            for (int group = 0; group < values.length; group += GROUP_SIZE) {
                encodeGroup(values, group, bytes);
            }
            return bytes.array();
        }
    };

    static final int GROUP_SIZE = 32;

    private final int ggufType;

    TensorFormat(int ggufType) {
        this.ggufType = ggufType;
    }

    int ggufType() {
        return ggufType;
    }

    /** The bytes of a row-major array whose rows are whole groups. */
    abstract byte[] encode(float[] values);

    private static void encodeGroup(float[] values, int from, ByteBuffer bytes) {
        float largest = 0;
        for (int at = from; at < from + GROUP_SIZE; at++) {
            largest = Math.max(largest, Math.abs(values[at]));
        }
        float scale = largest / 127;
        bytes.putShort(Float.floatToFloat16(scale));
        for (int at = from; at < from + GROUP_SIZE; at++) {
            bytes.put((byte) (scale == 0 ? 0 : Math.round(values[at] / scale)));
        }
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
