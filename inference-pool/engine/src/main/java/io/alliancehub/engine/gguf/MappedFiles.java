package io.alliancehub.engine.gguf;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files as memory, and numbers made of them, that live and die together. */
public final class MappedFiles implements AutoCloseable {

    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final Arena arena = Arena.ofShared();

    /** The whole file, read-only. */
    public MemorySegment map(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
    }

    /**
     * A copy of an F16 or BF16 tensor as floats.
     *
     * @throws IllegalArgumentException for another type
     */
    public MemorySegment floats(GgufTensor tensor) {
        boolean half = tensor.type() == TensorType.F16;
        if (!half && tensor.type() != TensorType.BF16) {
            throw new IllegalArgumentException("a tensor of type " + tensor.type());
        }
        long count = tensor.elements();
        MemorySegment floats = arena.allocate(Math.multiplyExact(4L, count), 4);
        for (long i = 0; i < count; i++) {
            short bits = tensor.data().get(U16, tensor.offset() + 2 * i);
            floats.set(
                    FLOAT,
                    4 * i,
                    half ? Float.float16ToFloat(bits) : Float.intBitsToFloat(bits << 16));
        }
        return floats;
    }

    /** Floats as memory. */
    public MemorySegment floats(float[] numbers) {
        MemorySegment floats = arena.allocate(4L * numbers.length, 4);
        for (int i = 0; i < numbers.length; i++) {
            floats.set(FLOAT, 4L * i, numbers[i]);
        }
        return floats;
    }

    /** Unmaps and frees everything. */
    @Override
    public void close() {
        arena.close();
    }
}
