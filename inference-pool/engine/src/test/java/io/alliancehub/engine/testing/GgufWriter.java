package io.alliancehub.engine.testing;

import io.alliancehub.kernel.WeightType;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

    /** Writes a model of several parts, its tensors dealt out in turn. */
    public List<Path> writeParts(Path folder, String name, int parts) throws IOException {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            var part = new GgufWriter();
            if (i == 0) {
                part.metadata.writeBytes(metadata.toByteArray());
                part.values = values;
            }
            part.u16("split.no", i);
            part.u16("split.count", parts);
            part.u32("split.tensors.count", tensors.size());
            for (int t = i; t < tensors.size(); t += parts) {
                part.tensors.add(tensors.get(t));
            }
            Path file = folder.resolve("%s-%05d-of-%05d.gguf".formatted(name, i + 1, parts));
            part.write(file);
            files.add(file);
        }
        return files;
    }

    private void u16(String key, int value) {
        key(key, 2);
        put(metadata, 2, value);
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
                    out.write(Quantiser.encode(row, tensor.type()));
                }
                out.write(new byte[(int) (padded(tensor.bytes()) - tensor.bytes())]);
            }
        }
    }

    private static int code(WeightType type) {
        return switch (type) {
            case F32 -> 0;
            case F16 -> 1;
            case Q4_0 -> 2;
            case Q4_1 -> 3;
            case Q5_0 -> 6;
            case Q5_1 -> 7;
            case Q8_0 -> 8;
            case Q4_K -> 12;
            case Q5_K -> 13;
            case Q6_K -> 14;
            case BF16 -> 30;
        };
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
