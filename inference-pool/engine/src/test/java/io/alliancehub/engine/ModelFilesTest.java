package io.alliancehub.engine;

import static io.alliancehub.kernel.WeightType.F32;
import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.gguf.ModelSource;
import io.alliancehub.engine.testing.HuggingFaceFolder;
import io.alliancehub.engine.testing.SyntheticModel;
import io.alliancehub.engine.testing.TinyModel;
import io.alliancehub.engine.testing.TinyShape;
import io.alliancehub.kernel.WeightType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine answers the same from every kind of file that holds the same numbers. */
final class ModelFilesTest {

    @TempDir Path scratch;

    @ParameterizedTest
    @CsvSource({"F32, 1", "F16, 3", "BF16, 2"})
    void folderAndPartsAnswerAsTheOneFile(WeightType type, int shards) throws Exception {
        Path gguf = scratch.resolve("model.gguf");
        Path folder = scratch.resolve("model");
        SyntheticModel.tiny().stored(type).write(gguf);
        try (ModelSource file = ModelFiles.open(gguf)) {
            HuggingFaceFolder.write(file, folder, shards);
        }
        Path part = SyntheticModel.tiny().stored(type).writeParts(scratch, "m", 3).getFirst();
        List<List<Integer>> answers = new ArrayList<>();
        for (Path path : List.of(gguf, folder, part)) {
            try (Engine engine =
                    Engine.open(
                            path, EngineSettings.defaults().withThreads(1).withKvBytes(4 << 20))) {
                assertThat(engine.model().quantisation()).isEqualTo(type.name());
                int[] prompt =
                        engine.tokenizer().encodeWithSpecials("It's 12 o'clock, 你好<|im_end|>");
                var recorder = new Recorder();
                engine.submit(
                        new GenerationRequest("r", prompt, SamplingParameters.greedy(12)),
                        recorder);
                recorder.await();
                answers.add(recorder.tokens());
            }
        }
        assertThat(answers.get(0)).isNotEmpty().isEqualTo(answers.get(1));
        assertThat(answers.get(2)).isEqualTo(answers.get(0));
    }

    static List<TinyShape> published() {
        var factors = TinyShape.llama().named("llama, rope factors");
        factors.ropeFactors = true;
        return List.of(
                TinyShape.llama(),
                factors,
                TinyShape.qwen2(),
                TinyShape.qwen2().named("qwen2, yarn").stretched(),
                TinyShape.qwen3());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("published")
    void aFolderAnswersAsTheFileOfItsArchitecture(TinyShape shape) throws Exception {
        var model = new TinyModel(shape, 77);
        if (shape.ropeFactors) {
            // By the description of Llama 3.1, for a base of 10,000 and heads of 16.
            float[] factors = new float[8];
            for (int pair = 0; pair < 8; pair++) {
                double wavelength = 2 * Math.PI * Math.pow(10_000, pair / 8.0);
                double smooth = (256 / wavelength - 1) / (4 - 1);
                factors[pair] =
                        wavelength < 256 / 4.0
                                ? 1
                                : wavelength > 256 / 1.0
                                        ? 8
                                        : (float) (1 / ((1 - smooth) / 8 + smooth));
            }
            assertThat(factors[0]).isEqualTo(1);
            assertThat(factors[3]).isStrictlyBetween(1f, 8f);
            assertThat(factors[7]).isEqualTo(8);
            model.put("rope_freqs.weight", new TinyModel.Tensor(List.of(8), factors, F32));
        }
        Path gguf = model.write(scratch.resolve("model.gguf"));
        Path folder = scratch.resolve("model");
        try (ModelSource file = ModelFiles.open(gguf)) {
            HuggingFaceFolder.write(file, folder, 2);
        }
        Path config = folder.resolve("config.json");
        String scaling =
                shape.ropeFactors
                        ? "{\"rope_type\": \"llama3\", \"factor\": 8, \"low_freq_factor\": 1,"
                                + " \"high_freq_factor\": 4, \"original_max_position_embeddings\": 256}"
                        : shape.yarnFactor > 0
                                ? "{\"type\": \"yarn\", \"factor\": 4.0,"
                                        + " \"original_max_position_embeddings\": 32}"
                                : "null";
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("\"rope_scaling\": null", "\"rope_scaling\": " + scaling));
        int[] prompt = new SplittableRandom(5).ints(70, 0, 256).toArray();
        List<List<Integer>> answers = new ArrayList<>();
        for (Path path : List.of(gguf, folder)) {
            EngineSettings settings = EngineSettings.defaults().withThreads(1).withKvBytes(4 << 20);
            try (Engine engine = Engine.open(path, settings)) {
                var recorder = new Recorder();
                engine.submit(
                        new GenerationRequest("r", prompt, SamplingParameters.greedy(24)),
                        recorder);
                recorder.await();
                answers.add(recorder.tokens());
            }
        }
        assertThat(answers.get(1)).isNotEmpty().isEqualTo(answers.get(0));
    }
}
