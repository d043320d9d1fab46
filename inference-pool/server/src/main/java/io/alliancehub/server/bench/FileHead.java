package io.alliancehub.server.bench;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** What stands in a GGUF file (version 3, little-endian) before the tensors' data. */
final class FileHead {

    private static final int ALIGNMENT = 32;
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int settings;

    /** Bytes between something of that size and the next tensor. */
    static int padding(long size) {
        return (int) Math.floorMod(-size, (long) ALIGNMENT);
    }

    void text(String key, String value) {
        key(key, STRING);
        put(value);
    }

    void number(String key, int value) {
        key(key, UINT32);
        put(4, value);
    }

    void real(String key, float value) {
        key(key, FLOAT32);
        put(4, Float.floatToIntBits(value));
    }

    void no(String key) {
        key(key, BOOL);
        put(1, 0);
    }

    void texts(String key, List<String> values) {
        key(key, ARRAY);
        put(4, STRING);
        put(8, values.size());
        values.forEach(this::put);
    }

    void numbers(String key, IntStream values) {
        int[] all = values.toArray();
        key(key, ARRAY);
        put(4, INT32);
        put(8, all.length);
        for (int value : all) {
            put(4, value);
        }
    }

    /** All of it, with the table of tensors. */
    byte[] finish(List<StoredTensor> table) {
        long offset = 0;
        for (StoredTensor tensor : table) {
            put(tensor.name());
            boolean vector = tensor.rows() == 1;
            put(4, vector ? 1 : 2);
            put(8, tensor.cols());
            if (!vector) {
                put(8, tensor.rows());
            }
            put(4, tensor.storage().code());
            put(8, offset);
            offset += tensor.bytes() + padding(tensor.bytes());
        }
        var whole = new FileHead();
        whole.bytes.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        whole.put(4, 3);
        whole.put(8, table.size());
        whole.put(8, settings);
        whole.bytes.writeBytes(bytes.toByteArray());
        return whole.bytes.toByteArray();
    }

    private void key(String key, int type) {
        put(key);
        put(4, type);
        settings++;
    }

    private void put(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        put(8, utf8.length);
        bytes.writeBytes(utf8);
    }

    private void put(int size, long value) {
        byte[] number =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
        bytes.write(number, 0, size);
    }
}
