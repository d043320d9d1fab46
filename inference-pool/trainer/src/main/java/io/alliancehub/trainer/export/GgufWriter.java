package io.alliancehub.trainer.export;

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

/**
 * Writes a GGUF file of version 3: header, settings, tensor table, and the tensors' data, each
 * tensor at a multiple of 32 bytes. Everything is little-endian. Settings and tensors appear in the
 * order that they were added in.
 */
public final class GgufWriter {

    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;

    private static final int TYPE_UINT32 = 4;
    private static final int TYPE_INT32 = 5;
    private static final int TYPE_FLOAT32 = 6;
    private static final int TYPE_BOOL = 7;
    private static final int TYPE_STRING = 8;
    private static final int TYPE_ARRAY = 9;

    private final Sink settings = new Sink();
    private final List<Tensor> tensors = new ArrayList<>();
    private int settingCount;

    private record Tensor(String name, long[] shape, TensorFormat format, byte[] data) {}

    public GgufWriter text(String key, String value) {
        key(key, TYPE_STRING);
        settings.text(value);
        return this;
    }

    public GgufWriter number(String key, int value) {
        key(key, TYPE_UINT32);
        settings.int32(value);
        return this;
    }

    public GgufWriter real(String key, float value) {
        key(key, TYPE_FLOAT32);
        settings.int32(Float.floatToRawIntBits(value));
        return this;
    }

    /** A setting that says no. */
    public GgufWriter no(String key) {
        key(key, TYPE_BOOL);
        settings.write(0);
        return this;
    }

    public GgufWriter texts(String key, List<String> values) {
        key(key, TYPE_ARRAY);
        settings.int32(TYPE_STRING);
        settings.int64(values.size());
        values.forEach(settings::text);
        return this;
    }

    public GgufWriter numbers(String key, List<Integer> values) {
        key(key, TYPE_ARRAY);
        settings.int32(TYPE_INT32);
        settings.int64(values.size());
        values.forEach(settings::int32);
        return this;
    }

    /**
     * Adds a tensor.
     *
     * @param shape as in the model, {@code [outputs, inputs]}; the file lists it innermost first
     * @param values row-major
     */
    public GgufWriter tensor(String name, long[] shape, TensorFormat format, float[] values) {
        tensors.add(new Tensor(name, shape, format, format.encode(values)));
        return this;
    }

    public void write(Path file) throws IOException {
        Sink head = new Sink();
        head.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        head.int32(VERSION);
        head.int64(tensors.size());
        head.int64(settingCount);
        head.writeBytes(settings.toByteArray());
        long offset = 0;
        for (Tensor tensor : tensors) {
            head.text(tensor.name());
            head.int32(tensor.shape().length);
            for (int axis = tensor.shape().length - 1; axis >= 0; axis--) {
                head.int64(tensor.shape()[axis]);
            }
            head.int32(tensor.format().ggufType());
            head.int64(offset);
            offset += tensor.data().length + padding(tensor.data().length);
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(head.toByteArray());
            out.write(new byte[padding(head.size())]);
            for (Tensor tensor : tensors) {
                out.write(tensor.data());
                out.write(new byte[padding(tensor.data().length)]);
            }
        }
    }

    private void key(String key, int type) {
        settings.text(key);
        settings.int32(type);
        settingCount++;
    }

    private static int padding(long size) {
        return (int) Math.floorMod(-size, (long) ALIGNMENT);
    }

    /** Bytes in memory, numbers little-endian, texts with a 64-bit length before them. */
    private static final class Sink extends ByteArrayOutputStream {

        void int32(int value) {
            writeBytes(
                    ByteBuffer.allocate(Integer.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(value)
                            .array());
        }

        void int64(long value) {
            writeBytes(
                    ByteBuffer.allocate(Long.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(value)
                            .array());
        }

        void text(String value) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            int64(bytes.length);
            writeBytes(bytes);
        }
    }
}
