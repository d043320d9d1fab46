package io.alliancehub.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.engine.GenerationRequest;
import io.alliancehub.engine.SamplingParameters;
import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.GenerationPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The model in the box against its record: no change of a kernel, the tokenizer or the template
 * alters an answer unseen. {@code -Dhub.record=true} writes the record anew, to be reviewed like
 * code.
 */
final class HubMiniTest {

    private static final Path MODEL = Path.of("../trainer/model/hub-mini.gguf");
    private static final Path RECORD = Path.of("../trainer/model/hub-mini.greedy.json");

    /** Where the best two logits are nearer than this, two kernels may rightly disagree. */
    private static final float MARGIN_MIN = 0.01f;

    private record Answer(String user, int[] prompt, int[] tokens, String text) {}

    private record Record(String about, String digest, int maxTokens, List<Answer> answers) {}

    private static Record recorded() throws IOException {
        return Json.MAPPER.readValue(Files.readAllBytes(RECORD), Record.class);
    }

    private static Engine open(String kernels) throws IOException {
        return Engine.open(MODEL, EngineSettings.defaults().withThreads(1).withKernels(kernels));
    }

    @Test
    void theRecordIsOfTheModelInTheBox() throws IOException {
        Record record = recorded();
        try (Engine engine = open(EngineSettings.AUTO)) {
            if (Boolean.getBoolean("hub.record")) {
                List<Answer> answers =
                        record.answers().stream().map(it -> answer(engine, record, it)).toList();
                write(
                        new Record(
                                record.about(),
                                engine.model().baseDigest(),
                                record.maxTokens(),
                                answers));
            }
            assertThat(recorded().digest()).isEqualTo(engine.model().baseDigest());
        }
        assertThat(record.answers()).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector", "vector-int8", "auto"})
    void everyAnswerIsAsItIsRecorded(String kernels) throws IOException {
        Record record = recorded();
        try (Engine engine = open(kernels)) {
            for (Answer expected : record.answers()) {
                assertThat(answer(engine, record, expected))
                        .as(expected.user())
                        .usingRecursiveComparison()
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void everyAnswerIsDecidedClearly() throws IOException {
        try (Engine engine = open(EngineSettings.AUTO)) {
            for (Answer answer : recorded().answers()) {
                List<float[]> rows =
                        Completion.replay(
                                        engine,
                                        answer.prompt(),
                                        answer.tokens(),
                                        null,
                                        System::nanoTime)
                                .logits();
                for (int step = 0; step < answer.tokens().length; step++) {
                    assertThat(margin(rows.get(step)))
                            .as("%s, step %d", answer.user(), step)
                            .isGreaterThan(MARGIN_MIN);
                }
            }
        }
    }

    private static Answer answer(Engine engine, Record record, Answer asked) {
        int[] prompt =
                ChatTemplate.of(engine.tokenizer())
                        .renderTokens(
                                List.of(new ChatMessage(ChatMessage.Role.USER, asked.user())),
                                GenerationPrompt.ADD);
        var request =
                new GenerationRequest(
                        "record", prompt, SamplingParameters.greedy(record.maxTokens()));
        Completion completion = Completion.run(engine, request, System::nanoTime);
        int[] tokens = completion.tokens().stream().mapToInt(Integer::intValue).toArray();
        return new Answer(asked.user(), prompt, tokens, completion.text());
    }

    private static float margin(float[] logits) {
        float[] sorted = logits.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - 1] - sorted[sorted.length - 2];
    }

    private static void write(Record record) throws IOException {
        JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.writeString(RECORD, mapper.writeValueAsString(record) + "\n");
    }
}
