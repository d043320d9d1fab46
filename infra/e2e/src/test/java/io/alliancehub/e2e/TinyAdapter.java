package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes synthetic adapters for a model in GGUF: random weights that change what it says. */
final class TinyAdapter {
    private static final int RANK = 4;
    private static final float SIZE = 0.5f;
    private static final int[] VALUE_BYTES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final ByteBuffer head;
    private String architecture = "";
    private final List<Matrix> matrices = new ArrayList<>();

    private record Matrix(String name, int inner, int outer) {}

    private TinyAdapter(ByteBuffer head) {
        this.head = head;
    }

    /** An adapter on the first layers' output projections; another one for each seed. */
    static byte[] of(Path model, long seed) {
        try (FileChannel file = FileChannel.open(model, StandardOpenOption.READ)) {
            ByteBuffer bytes = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size());
            TinyAdapter adapter = new TinyAdapter(bytes.order(ByteOrder.LITTLE_ENDIAN));
            adapter.readHead();
            return adapter.write(seed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readHead() {
        head.position(8);
        long tensors = head.getLong();
        long keys = head.getLong();
        for (long i = 0; i < keys; i++) {
            String key = string();
            int type = head.getInt();
            if (type == STRING) {
                String value = string();
                architecture = key.equals("general.architecture") ? value : architecture;
            } else {
                skip(type);
            }
        }
        for (long i = 0; i < tensors; i++) {
            tensor();
        }
        assertThat(matrices).as("weights of the model that an adapter can change").isNotEmpty();
    }

    private void tensor() {
        String name = string();
        int dimensions = head.getInt();
        long[] sizes = new long[dimensions];
        for (int i = 0; i < dimensions; i++) {
            sizes[i] = head.getLong();
        }
        head.position(head.position() + 12);
        if (name.matches("blk\\.[01]\\.(attn_output|ffn_down)\\.weight")) {
            matrices.add(new Matrix(name, (int) sizes[0], (int) sizes[1]));
        }
    }

    private String string() {
        byte[] bytes = new byte[(int) head.getLong()];
        head.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void skip(int type) {
        if (type == ARRAY) {
            int of = head.getInt();
            long count = head.getLong();
            for (long i = 0; i < count; i++) {
                if (of == STRING) {
                    string();
                } else {
                    skip(of);
                }
            }
        } else {
            head.position(head.position() + VALUE_BYTES[type]);
        }
    }

    private byte[] write(long seed) {
        ByteBuffer out = ByteBuffer.allocate(8 << 20).order(ByteOrder.LITTLE_ENDIAN);
        out.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3);
        out.putLong(2L * matrices.size()).putLong(4);
        text(out, "general.type", "adapter");
        text(out, "adapter.type", "lora");
        text(out, "general.architecture", architecture);
        put(out, "adapter.lora.alpha");
        out.putInt(6).putFloat(RANK);
        long offset = 0;
        for (Matrix it : matrices) {
            offset = describe(out, it.name() + ".lora_a", it.inner(), RANK, offset);
            offset = describe(out, it.name() + ".lora_b", RANK, it.outer(), offset);
        }
        out.position((out.position() + 31) / 32 * 32);
        Random random = new Random(seed);
        for (Matrix it : matrices) {
            fill(out, random, it.inner() * RANK);
            fill(out, random, it.outer() * RANK);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void fill(ByteBuffer out, Random random, int floats) {
        for (int i = 0; i < floats; i++) {
            out.putFloat((float) random.nextGaussian() * SIZE);
        }
        out.position((out.position() + 31) / 32 * 32);
    }

    private static long describe(ByteBuffer out, String name, int inner, int outer, long offset) {
        put(out, name);
        out.putInt(2).putLong(inner).putLong(outer).putInt(0).putLong(offset);
        return (offset + 4L * inner * outer + 31) / 32 * 32;
    }

    private static void text(ByteBuffer out, String key, String value) {
        put(out, key);
        out.putInt(STRING);
        put(out, value);
    }

    private static void put(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putLong(bytes.length).put(bytes);
    }
}
