package io.alliancehub.launcher.load;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * When the chunks of one stream arrived. Kept as microseconds in an {@code int} (enough for half an
 * hour), as a long load has millions of them.
 */
final class Arrivals {
    private int[] micros = new int[8];
    private int size;

    /** The next chunk came so many nanoseconds after the call. */
    void add(long nanos) {
        if (size == micros.length) {
            micros = Arrays.copyOf(micros, 2 * size);
        }
        micros[size++] = Math.toIntExact(TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    /** From the call to the first chunk, in microseconds; nothing where none came. */
    IntStream first() {
        return Arrays.stream(micros, 0, Math.min(1, size));
    }

    /** From each chunk to the next, in microseconds. */
    IntStream gaps() {
        return IntStream.range(1, size).map(i -> micros[i] - micros[i - 1]);
    }
}
