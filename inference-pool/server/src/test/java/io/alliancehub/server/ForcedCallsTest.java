package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.server.serving.OwnEngine;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Calls that must be made, of a model of random weights, which would never make one by itself. */
class ForcedCallsTest {

    private static final String BODY =
            "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                    + "\"enable_thinking\":false,\"temperature\":1.2,\"max_tokens\":160,\"tools\":["
                    + "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"strict\":true,\"parameters\":"
                    + "{\"type\":\"object\",\"properties\":{\"day\":{\"enum\":[\"mo\",\"tu\"]}},"
                    + "\"required\":[\"day\"],\"additionalProperties\":false}}}]";

    @TempDir Path folder;

    @Test
    void evenGibberishIsACallWithArgumentsOfItsSchema() throws Exception {
        EngineSettings settings =
                EngineSettings.defaults().withThreads(1).withKvBytes(4 << 20).withLimits(4, 4, 64);
        Path file = TinyModelFile.write(folder, TestVocabulary.HERMES);
        var engine = new OwnEngine(Engine.open(file, settings));
        try (TestMember member =
                TestMember.withVocabulary(engine, TestVocabulary.with(TestVocabulary.HERMES))) {
            for (int seed = 0; seed < 6; seed++) {
                String parallel = seed % 2 == 0 ? ",\"parallel_tool_calls\":false" : "";
                String body =
                        BODY + ",\"tool_choice\":\"required\",\"seed\":" + seed + parallel + "}";
                JsonNode answer = TestMember.json(member.chat(body).get(60, TimeUnit.SECONDS));
                JsonNode choice = answer.get("choices").get(0);
                JsonNode calls = choice.get("message").get("tool_calls");
                assertThat(calls).as(answer.toString()).isNotNull();
                boolean whole = !choice.get("finish_reason").asString().equals("length");
                assertThat(whole || seed % 2 == 1).as(answer.toString()).isTrue();
                JsonNode first = calls.get(0).get("function");
                assertThat(first.get("name").asString()).isEqualTo("f");
                JsonNode arguments = TestMember.JSON.readTree(first.get("arguments").asString());
                assertThat(arguments.size()).isEqualTo(1);
                assertThat(arguments.get("day").asString()).isIn(Set.of("mo", "tu"));
                if (whole) {
                    assertThat(choice.get("finish_reason").asString()).isEqualTo("tool_calls");
                    assertThat(choice.get("message").get("content").isNull()).isTrue();
                }
            }
        }
    }
}
