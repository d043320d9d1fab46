package io.alliancehub.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Makes adapters in GGUF for the model of {@link TinyModelFile}: random, and loud. */
final class TinyAdapterFile {

    /** Outputs of the weight that it changes. */
    static final int WIDTH = 32;

    private static final int RANK = 4;
    private static final int INPUTS = 64;
    private static final String WEIGHT = "blk.0.ffn_down.weight";

    private final ByteBuffer out = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    private TinyAdapterFile() {}

    /** Another one for each seed; it fits the model where the width is {@link #WIDTH}. */
    static byte[] bytes(long seed, int width) {
        var file = new TinyAdapterFile();
        file.write(new Random(seed), width);
        return Arrays.copyOf(file.out.array(), file.out.position());
    }

    private void write(Random random, int width) {
        out.putInt(0x46554747).putInt(3).putLong(2).putLong(4);
        value("general.type", "adapter");
        value("adapter.type", "lora");
        value("general.architecture", "qwen2");
        text("adapter.lora.alpha");
        out.putInt(6).putFloat(2 * RANK);
        tensor(".lora_a", INPUTS, RANK, 0);
        tensor(".lora_b", RANK, width, (long) INPUTS * RANK * Float.BYTES);
        out.position((out.position() + 31) / 32 * 32);
        for (int i = 0; i < (INPUTS + width) * RANK; i++) {
            out.putFloat((float) random.nextGaussian());
        }
        out.position((out.position() + 31) / 32 * 32);
    }

    private void tensor(String half, int inner, int outer, long offset) {
        text(WEIGHT + half);
        out.putInt(2).putLong(inner).putLong(outer).putInt(0).putLong(offset);
    }

    private void value(String key, String value) {
        text(key);
        out.putInt(8);
        text(value);
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.putLong(utf8.length).put(utf8);
    }
}
