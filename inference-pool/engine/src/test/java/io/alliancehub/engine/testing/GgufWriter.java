package io.alliancehub.engine.testing;

import io.alliancehub.kernel.WeightType;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes GGUF version 3. */
public final class GgufWriter {

    private static final int ALIGNMENT = 32;

    private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
    private final List<Tensor> tensors = new ArrayList<>();
    private int values;

    /** Fills one row of weights. */
    @FunctionalInterface
    public interface RowSource {

        /** Called for each row in order. */
        void fill(float[] row);
    }

    /** Dimensions are fastest first, as the file has them. */
    private record Tensor(
            String name, WeightType type, List<Integer> dimensions, RowSource source) {

        int cols() {
            return dimensions.getFirst();
        }

        int rows() {
            return dimensions.stream().skip(1).reduce(1, Math::multiplyExact);
        }

        long bytes() {
            return type.rowBytes(cols()) * rows();
        }
    }

    /** Adds a text. */
    public void text(String key, String value) {
        key(key, 8);
        string(metadata, value);
    }

    /** Adds an unsigned integer. */
    public void u32(String key, int value) {
        key(key, 4);
        put(metadata, 4, value);
    }

    /** Adds a float. */
    public void f32(String key, float value) {
        key(key, 6);
        put(metadata, 4, Float.floatToIntBits(value));
    }

    /** Adds a truth value. */
    public void truth(String key, boolean value) {
        key(key, 7);
        put(metadata, 1, value ? 1 : 0);
    }

    /** Adds an array of texts. */
    public void texts(String key, List<String> list) {
        key(key, 9);
        put(metadata, 4, 8);
        put(metadata, 8, list.size());
        list.forEach(value -> string(metadata, value));
    }

    /** Adds an array of integers. */
    public void i32s(String key, List<Integer> list) {
        key(key, 9);
        put(metadata, 4, 5);
        put(metadata, 8, list.size());
        list.forEach(value -> put(metadata, 4, value));
    }

    /**
     * Adds a matrix, or a vector if it has one row; rows are asked for when the file is written.
     */
    public void tensor(String name, WeightType type, int rows, int cols, RowSource source) {
        tensor(name, type, rows == 1 ? List.of(cols) : List.of(cols, rows), source);
    }

    /** Adds a tensor of any dimensions, fastest first. */
    public void tensor(String name, WeightType type, List<Integer> dimensions, RowSource source) {
        tensors.add(new Tensor(name, type, List.copyOf(dimensions), source));
    }

    /** Writes everything. */
    public void write(Path path) throws IOException {
        var head = new ByteArrayOutputStream();
        head.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        put(head, 4, 3);
        put(head, 8, tensors.size());
        put(head, 8, values);
        head.writeBytes(metadata.toByteArray());
        long offset = 0;
        for (Tensor tensor : tensors) {
            string(head, tensor.name());
            put(head, 4, tensor.dimensions().size());
            tensor.dimensions().forEach(size -> put(head, 8, size));
            put(head, 4, code(tensor.type()));
            put(head, 8, offset);
            offset += padded(tensor.bytes());
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 20)) {
            out.write(head.toByteArray());
            out.write(new byte[(int) (padded(head.size()) - head.size())]);
            for (Tensor tensor : tensors) {
                var row = new float[tensor.cols()];
                for (int r = 0; r < tensor.rows(); r++) {
                    tensor.source().fill(row);
                    out.write(encode(row, tensor.type()));
                }
                out.write(new byte[(int) (padded(tensor.bytes()) - tensor.bytes())]);
            }
        }
    }

    private static int code(WeightType type) {
        return switch (type) {
            case F32 -> 0;
            case F16 -> 1;
            case Q8_0 -> 8;
        };
    }

    /** A row in its stored form. */
    public static byte[] encode(float[] row, WeightType type) {
        var out =
                ByteBuffer.allocate((int) type.rowBytes(row.length)).order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case F32 -> {
                for (float value : row) {
                    out.putFloat(value);
                }
            }
            case F16 -> {
                for (float value : row) {
                    out.putShort(Float.floatToFloat16(value));
                }
            }
            case Q8_0 -> {
                for (int i = 0; i < row.length; i += 32) {
                    float largest = 0;
                    for (int j = 0; j < 32; j++) {
                        largest = Math.max(largest, Math.abs(row[i + j]));
                    }
                    float d = largest / 127;
                    out.putShort(Float.floatToFloat16(d));
                    for (int j = 0; j < 32; j++) {
                        out.put((byte) (d == 0 ? 0 : Math.round(row[i + j] / d)));
                    }
                }
            }
        }
        return out.array();
    }

    private void key(String key, int type) {
        values++;
        string(metadata, key);
        put(metadata, 4, type);
    }

    private static void string(ByteArrayOutputStream out, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        put(out, 8, bytes.length);
        out.writeBytes(bytes);
    }

    private static void put(ByteArrayOutputStream out, int bytes, long value) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> 8 * i));
        }
    }

    private static long padded(long size) {
        return Math.ceilDiv(size, ALIGNMENT) * ALIGNMENT;
    }
}
