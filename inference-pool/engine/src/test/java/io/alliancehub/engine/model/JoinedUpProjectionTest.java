package io.alliancehub.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.testing.Quantiser;
import io.alliancehub.engine.testing.TinyModel;
import io.alliancehub.engine.testing.TinyShape;
import io.alliancehub.kernel.KernelChoice;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.ScalarKernels;
import io.alliancehub.kernel.WeightMatrix;
import io.alliancehub.kernel.WeightType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A file with one {@code attn_kv_b} and the same numbers split give the same bits. */
final class JoinedUpProjectionTest {

    private static final long SEED = 5;

    @TempDir Path folder;

    @TestFactory
    Stream<DynamicTest> joinedAndSplitGiveTheSameBitsInEveryStorage() {
        return Stream.of(WeightType.values())
                .flatMap(
                        type ->
                                KernelChoice.available().stream()
                                        .map(
                                                kernels ->
                                                        DynamicTest.dynamicTest(
                                                                type + ", " + kernels.name(),
                                                                () -> compare(type, kernels))));
    }

    private void compare(WeightType type, Kernels kernels) throws IOException {
        TinyShape shape = small().joined();
        var joined = new TinyModel(shape, SEED);
        TinyShape other = small();
        var split = new TinyModel(other, SEED);
        for (int layer = 0; layer < shape.layers; layer++) {
            String p = "blk." + layer + ".";
            TinyModel.Tensor old = joined.tensors.get(p + "attn_kv_b.weight");
            joined.put(
                    p + "attn_kv_b.weight",
                    new TinyModel.Tensor(old.dimensions(), old.numbers(), type));
            split(split, p, stored(old, type), other);
        }
        int[] tokens = {1, 5, 9, 80, 33, 7};
        List<float[]> logits = new ArrayList<>();
        for (TinyModel model : List.of(joined, split)) {
            Path file = model.write(folder.resolve(model.shape.joined ? "joined" : "split"));
            try (var decoder = new OpenDecoder(file, kernels, 1)) {
                logits.add(decoder.stream().feed(tokens));
            }
        }
        assertThat(logits.get(0)).isEqualTo(logits.get(1));
    }

    /** Rows of 256 numbers are whole quant groups of every storage type. */
    private static TinyShape small() {
        TinyShape shape = TinyShape.deepSeekLite();
        shape.latent = 256;
        shape.heads = 3;
        shape.layers = 2;
        return shape;
    }

    /** The numbers that a storage type keeps. */
    private static float[] stored(TinyModel.Tensor tensor, WeightType type) {
        int cols = tensor.dimensions().get(0);
        int rows = tensor.dimensions().get(1);
        float[] out = new float[rows * cols];
        MemorySegment row = Arena.ofAuto().allocate(4L * cols, 4);
        for (int r = 0; r < rows; r++) {
            float[] exact = Arrays.copyOfRange(tensor.numbers(), r * cols, (r + 1) * cols);
            MemorySegment bytes = MemorySegment.ofArray(Quantiser.encode(exact, type));
            var matrix = new WeightMatrix(bytes, 0, type, 1, cols);
            new ScalarKernels().dequantiseRow(row, 0, matrix, 0);
            MemorySegment.copy(row, ValueLayout.JAVA_FLOAT, 0, out, r * cols, cols);
        }
        return out;
    }

    private static void split(TinyModel model, String p, float[] joined, TinyShape shape) {
        int l = shape.latent;
        float[] k = new float[shape.heads * l * shape.plain];
        float[] v = new float[shape.heads * shape.value * l];
        for (int h = 0; h < shape.heads; h++) {
            int first = h * (shape.plain + shape.value);
            for (int i = 0; i < shape.plain; i++) {
                for (int j = 0; j < l; j++) {
                    k[(h * l + j) * shape.plain + i] = joined[(first + i) * l + j];
                }
            }
            int from = (first + shape.plain) * l;
            System.arraycopy(joined, from, v, h * shape.value * l, shape.value * l);
        }
        put(model, p + "attn_k_b.weight", k);
        put(model, p + "attn_v_b.weight", v);
    }

    private static void put(TinyModel model, String name, float[] numbers) {
        List<Integer> dimensions = model.tensors.get(name).dimensions();
        model.put(name, new TinyModel.Tensor(dimensions, numbers, WeightType.F32));
    }
}
