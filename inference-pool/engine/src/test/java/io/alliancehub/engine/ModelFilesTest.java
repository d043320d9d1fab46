package io.alliancehub.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.gguf.ModelSource;
import io.alliancehub.engine.testing.HuggingFaceFolder;
import io.alliancehub.engine.testing.SyntheticModel;
import io.alliancehub.kernel.WeightType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
