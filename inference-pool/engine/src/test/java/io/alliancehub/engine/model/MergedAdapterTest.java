package io.alliancehub.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.gguf.GgufFile;
import io.alliancehub.engine.gguf.GgufTensor;
import io.alliancehub.engine.testing.TinyAdapter;
import io.alliancehub.engine.testing.TinyModel;
import io.alliancehub.engine.testing.TinyShape;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.ScalarKernels;
import io.alliancehub.kernel.VectorKernels;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * An adapter over every matrix of every architecture, latent projections and experts among them,
 * against the same base with W + scale * B A in its place.
 */
final class MergedAdapterTest {

    private static final long SEED = 20_261_128;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @TempDir static Path folder;

    @TestFactory
    Stream<DynamicTest> anAdapterComputesWhatTheMergedBaseDoes() {
        System.out.println("seed " + SEED);
        return TinyModel.shapes().stream()
                .map(shape -> DynamicTest.dynamicTest(shape.name, () -> compare(shape)));
    }

    private static void compare(TinyShape shape) throws IOException {
        var model = new TinyModel(shape, SEED);
        Path base = model.write(folder.resolve(shape.name + ".gguf"));
        Path adapter =
                new TinyAdapter(6, SEED).write(model, folder.resolve(shape.name + ".lora.gguf"));
        merge(model, adapter, 12);
        Path merged = model.write(folder.resolve(shape.name + ".merged.gguf"));
        int[] prompt = new SplittableRandom(SEED).ints(20, 0, shape.vocabulary).toArray();
        for (Kernels kernels : new Kernels[] {new ScalarKernels(), new VectorKernels()}) {
            try (var one = new OpenDecoder(base, kernels, 1);
                    var other = new OpenDecoder(merged, kernels, 1)) {
                float[] ours = one.stream(one.adapter(adapter)).feed(prompt);
                float[] expected = other.stream().feed(prompt);
                float[] without = one.stream().feed(prompt);
                assertThat(distance(ours, expected)).isLessThan(1e-4);
                assertThat(distance(without, expected)).isGreaterThan(0.05);
            }
        }
    }

    /** Adds alpha / rank * B A to every matrix that the adapter has a pair for. */
    private static void merge(TinyModel model, Path adapter, float alpha) throws IOException {
        try (GgufFile file = GgufFile.open(adapter)) {
            for (GgufTensor a : file.tensors()) {
                if (a.name().endsWith(".lora_a")) {
                    String name = a.name().substring(0, a.name().length() - ".lora_a".length());
                    GgufTensor b = Objects.requireNonNull(file.tensor(name + ".lora_b"));
                    merge(model.numbers(name), a, b, alpha);
                }
            }
        }
    }

    private static void merge(float[] w, GgufTensor a, GgufTensor b, float alpha) {
        int inputs = a.dimensions().get(0).intValue();
        int rank = a.dimensions().get(1).intValue();
        int outputs = b.dimensions().get(1).intValue();
        int count = w.length / inputs / outputs;
        for (int i = 0; i < count; i++) {
            for (int o = 0; o < outputs; o++) {
                for (int in = 0; in < inputs; in++) {
                    double sum = 0;
                    for (int k = 0; k < rank; k++) {
                        double up = number(b, (long) (i * outputs + o) * rank + k);
                        sum += up * number(a, (long) (i * rank + k) * inputs + in);
                    }
                    w[(i * outputs + o) * inputs + in] += (float) (alpha / rank * sum);
                }
            }
        }
    }

    private static float number(GgufTensor tensor, long index) {
        short bits = tensor.data().get(SHORT, tensor.offset() + 2 * index);
        return Float.intBitsToFloat(bits << 16);
    }

    private static double distance(float[] ours, float[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < ours.length; i++) {
            difference += Math.pow((double) ours[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }
}
