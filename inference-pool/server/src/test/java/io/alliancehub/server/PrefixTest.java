package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.server.serving.AnswerRequest;
import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.GenerationPrompt;
import io.alliancehub.tokenizer.Tokenizer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that a caller has begun. */
class PrefixTest {

    private static final String BEGUN =
            "{\"model\":\"tiny\",\"stop\":[\"```\"],\"messages\":[{\"role\":\"user\",\"content\":\"Write\"},"
                    + "{\"role\":\"assistant\",\"content\":\"\\n```python\\n\",\"prefix\":true}]}";

    private final ScriptedEngine engine = new ScriptedEngine();
    private final TestMember member = TestMember.alone(engine);

    @AfterEach
    void stop() {
        member.close();
    }

    @Test
    void theModelGoesOnWithTheWords() throws Exception {
        var pending = member.chat(BEGUN);
        ScriptedEngine.Answer answer = engine.next();
        answer.say("print(1)\n").stop();
        HttpResponse<String> response = pending.get(20, TimeUnit.SECONDS);

        AnswerRequest asked = answer.request;
        assertThat(asked.prompt())
                .isEqualTo(
                        ChatTemplate.of(Tokenizer.of(TestVocabulary.chatMl()))
                                .renderTokens(
                                        List.of(
                                                new ChatMessage(ChatMessage.Role.USER, "Write"),
                                                new ChatMessage(
                                                        ChatMessage.Role.ASSISTANT,
                                                        "\n```python\n")),
                                        GenerationPrompt.CONTINUE));
        assertThat(asked.stop()).containsExactly("```");
        assertThat(TestMember.json(response).at("/choices/0/message/content").asString())
                .as("what was begun is not repeated")
                .isEqualTo("print(1)\n");
    }

    @Test
    void aPrefixThatIsNotMeantChangesNothing() throws Exception {
        for (String no : List.of("false", "null")) {
            var pending = member.chat(BEGUN.replace("true", no));
            ScriptedEngine.Answer answer = engine.next();
            answer.stop();
            pending.get(20, TimeUnit.SECONDS);
            assertThat(TestVocabulary.text(answer.request.prompt()))
                    .endsWith("```python\n<|im_end|>\n<|im_start|>assistant\n");
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(400, "messages[1].prefix", BEGUN.replace("true", "\"CANARY\"")),
                Arguments.of(422, "messages[1].prefix", BEGUN.replace("assistant", "user")),
                Arguments.of(
                        422,
                        "messages[0].prefix",
                        BEGUN.replace("\"Write\"", "\"Write\",\"prefix\":true")),
                Arguments.of(400, "messages[1].reasoning_content", thoughts("7")),
                Arguments.of(422, "messages", thoughts("\"CANARY\"")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsNoBegunAnswerIsRefusedByName(int status, String param, String body)
            throws Exception {
        HttpResponse<String> response = member.chat(body).get(20, TimeUnit.SECONDS);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(TestMember.json(response).at("/error/param").asString()).isEqualTo(param);
        assertThat(response.body()).doesNotContain("CANARY");
        assertThat(engine.hasNext()).isFalse();
    }

    private static String thoughts(String value) {
        return BEGUN.replace("\"prefix\"", "\"reasoning_content\":" + value + ",\"prefix\"");
    }
}
