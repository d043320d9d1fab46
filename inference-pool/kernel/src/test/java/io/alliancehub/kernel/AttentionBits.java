package io.alliancehub.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compares attention in C with that of the vectors, to the bit. Also a program, for a runtime with
 * vectors of another width: it prints the instruction sets that it compared.
 */
final class AttentionBits {

    private static final long SEED = 20_261_128;
    private static final int[] LENGTHS = {1, 2, 15, 16, 17, 33, 80};

    /** Factors: an ordinary query, scores that leave one slot alone, what is not finite. */
    private static final float[] QUERIES = {1, 1e4f, Float.POSITIVE_INFINITY, Float.NaN};

    private AttentionBits() {}

    /** Parts of one to eight heads, blocks of one vector and several, values apart and in keys. */
    static List<AttentionShape> shapes(KvFormat format) {
        List<AttentionShape> shapes = new ArrayList<>();
        for (int heads = 1; heads <= 9; heads++) {
            shapes.add(new AttentionShape(2 * heads, 2, 32, 16, format));
        }
        shapes.add(new AttentionShape(14, 2, 64, 16, format));
        shapes.add(new AttentionShape(3, 1, 48, 32, format));
        shapes.add(AttentionShape.latent(11, 192, 160, 16, 0.1, format));
        shapes.add(AttentionShape.latent(4, 80, 64, 16, 0.15, format));
        return shapes;
    }

    /** Kernels whose attention is C here. */
    static List<NativeKernels> kernels() {
        return NativeKernels.all().stream().filter(NativeKernels::attendsNatively).toList();
    }

    /** What differs, a line each. */
    static List<String> differences(NativeKernels kernels, KvFormat format) {
        Kernels vectors = new VectorKernels(Activations.INT8);
        List<String> differences = new ArrayList<>();
        for (AttentionShape shape : shapes(format)) {
            for (int length : LENGTHS) {
                StoredSequence stored = new StoredSequence(shape, length, SEED);
                for (float query : QUERIES) {
                    stored.queryTimes(query);
                    if (!same(stored.attend(kernels, length), stored.attend(vectors, length))) {
                        differences.add(shape + " over " + length + " slots, query by " + query);
                    }
                }
            }
        }
        return differences;
    }

    private static boolean same(float[] a, float[] b) {
        return Arrays.equals(canonicalBits(a), canonicalBits(b));
    }

    private static int[] canonicalBits(float[] x) {
        int[] bits = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            bits[i] = Float.floatToIntBits(x[i]);
        }
        return bits;
    }

    public static void main(String[] args) {
        for (NativeKernels kernels : kernels()) {
            for (KvFormat format : KvFormat.values()) {
                List<String> differences = differences(kernels, format);
                differences.forEach(System.out::println);
                System.out.println(
                        differences.size() + " differ: " + kernels.instructions() + " " + format);
            }
        }
    }
}
