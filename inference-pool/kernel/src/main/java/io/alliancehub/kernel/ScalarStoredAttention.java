package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;
import static io.alliancehub.kernel.Layouts.SHORT;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** The oracle's attention over keys and values that are not stored as F32. */
final class ScalarStoredAttention {

    private ScalarStoredAttention() {}

    static void attend(
            ScalarKernels kernels,
            MemorySegment out,
            long outOffset,
            MemorySegment q,
            long qOffset,
            MemorySegment keys,
            MemorySegment values,
            int[] blocks,
            int blocksFrom,
            int length,
            int kvHead,
            AttentionShape shape,
            float[] scratch) {
        int dim = shape.headDim();
        int size = shape.blockSize();
        double scale = 1 / Math.sqrt(dim);
        for (int g = 0; g < shape.group(); g++) {
            long head = 4L * (kvHead * shape.group() + g) * dim;
            for (int s = 0; s < length; s++) {
                long part = shape.partOffset(blocks[blocksFrom + s / size], kvHead);
                double score = 0;
                for (int d = 0; d < dim; d++) {
                    float k = number(shape, keys, part, d * size + s % size, s % size);
                    score += (double) q.get(FLOAT, qOffset + head + 4L * d) * k;
                }
                scratch[s] = (float) (score * scale);
            }
            kernels.softmax(scratch, 0, length);
            for (int d = 0; d < dim; d++) {
                double sum = 0;
                for (int s = 0; s < length; s++) {
                    long part = shape.partOffset(blocks[blocksFrom + s / size], kvHead);
                    float v = number(shape, values, part, s % size * dim + d, s % size);
                    sum += (double) scratch[s] * v;
                }
                out.set(FLOAT, outOffset + head + 4L * d, (float) sum);
            }
        }
    }

    /** The number at a place of a part, for the slot whose scale it has. */
    static float number(AttentionShape shape, MemorySegment data, long part, int at, int slot) {
        return switch (shape.format()) {
            case F32 -> data.get(FLOAT, part + 4L * at);
            case F16 -> Float.float16ToFloat(data.get(SHORT, part + 2L * at));
            case INT8 -> {
                long scales = part + (long) shape.headDim() * shape.blockSize();
                float scale = data.get(FLOAT, scales + 4L * slot);
                float zero = data.get(FLOAT, scales + 4L * (shape.blockSize() + slot));
                yield Math.fma(scale, data.get(JAVA_BYTE, part + at), zero);
            }
        };
    }
}
