package io.alliancehub.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alliancehub.contract.PlainJson;
import io.alliancehub.gateway.problem.Refusal;
import io.alliancehub.gateway.testing.TestGateway;
import io.alliancehub.tokenizer.chat.ChatPrompt;
import io.alliancehub.tokenizer.chat.ChatPromptReader;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever comes is read or refused, and what is read goes on as it came. */
final class ChatRequestsTest {
    @Property(tries = 500)
    void damagedBodyIsReadOrRefusedNeverAnError(
            @ForAll @IntRange(max = 120) int at, @ForAll byte with) {
        byte[] body =
                TestGateway.body("\"max_tokens\":7,\"stream\":true")
                        .getBytes(StandardCharsets.UTF_8);
        body[at % body.length] = with;
        try {
            assertThat(ChatRequests.parse(body).prompt())
                    .isInstanceOfSatisfying(
                            Prompt.Chat.class,
                            it -> assertThat(it.conversation().messages()).isNotEmpty());
        } catch (Refusal refusal) {
            assertThat(refusal.code().status()).isIn(400, 422);
        }
    }

    @Property(tries = 200)
    void cutBodyIsRefused(@ForAll @IntRange(max = 80) int length) {
        byte[] body = TestGateway.body("").getBytes(StandardCharsets.UTF_8);
        byte[] cut = java.util.Arrays.copyOf(body, length % body.length);
        try {
            ChatRequests.parse(cut);
            throw new AssertionError("a cut body was read");
        } catch (Refusal refusal) {
            assertThat(refusal.code().status()).isEqualTo(400);
        }
    }

    @Test
    void lowerOfTwoMaximaCounts() {
        assertThat(parse("\"max_tokens\":7,\"max_completion_tokens\":5").wantedTokens())
                .hasValue(5);
        assertThat(parse("\"max_tokens\":null").wantedTokens()).isEmpty();
    }

    @Test
    void theShapeOfAnAnswerGoesOnAsItCameWithinItsBound() {
        String schema = "{\"const\":\"" + "x".repeat(60_000) + "\",\"minimum\":0.25}";
        String format = "\"structured_outputs\":{\"json\":" + schema + "}";
        assertThat(new String(parse(format).bodyFor("m"), StandardCharsets.UTF_8)).contains(format);
        for (String field : java.util.List.of("response_format", "structured_outputs")) {
            for (String value :
                    java.util.List.of("7", "[]", "{\"regex\":\"" + "y".repeat(70_000) + "\"}")) {
                assertThatExceptionOfType(Refusal.class)
                        .isThrownBy(() -> parse("\"" + field + "\":" + value))
                        .withMessageContaining(field)
                        .withMessageNotContaining("yyy");
            }
        }
    }

    @Test
    void callersCacheSaltIsRefusedByNameAndNotRepeated() {
        for (String field : java.util.List.of("cache_salt", "cache_zone", "zone")) {
            for (String value : java.util.List.of("\"CANARY\"", "null", "{}")) {
                assertThatExceptionOfType(Refusal.class)
                        .isThrownBy(() -> parse("\"" + field + "\":" + value))
                        .satisfies(it -> assertThat(it.code().status()).isEqualTo(400))
                        .withMessageContaining(field)
                        .withMessageNotContaining("CANARY");
            }
        }
    }

    @Test
    void choicesAreOneToEight() {
        assertThat(parse("\"n\":null").choices()).isEqualTo(1);
        assertThat(parse("\"n\":8").choices()).isEqualTo(8);
        for (String bad : new String[] {"0", "9", "-1", "1.5", "\"2\"", "4294967297"}) {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> parse("\"n\":" + bad))
                    .withMessageContaining("from 1 to 8");
        }
    }

    @Test
    void unknownFieldsGoOnAsTheyCame() {
        AnswerRequest request =
                parse("\"future\":{\"a\":[1,2.5,null,\"银行\"]},\"logit_bias\":{\"5\":-100}");
        String sent = new String(request.bodyFor("digest"), StandardCharsets.UTF_8);
        assertThat(sent)
                .contains("\"future\":{\"a\":[1,2.5,null,\"银行\"]}")
                .contains("\"logit_bias\":{\"5\":-100}")
                .contains("\"model\":\"digest\"")
                .doesNotContain("hub-mini");
    }

    @Test
    void textPartWithMoreThanItsTextIsRefused() {
        String part = "{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"CANARY\"}}";
        byte[] body =
                ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[" + part + "]}]}")
                        .getBytes(StandardCharsets.UTF_8);
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> ChatRequests.parse(body))
                .withMessageNotContaining("CANARY")
                .satisfies(refusal -> assertThat(refusal.code().status()).isEqualTo(422));
    }

    /** Numbers are kept another way there, and the prompt must be the same to the token. */
    @Test
    void memberReadsTheSameConversationFromTheBodyThatGoesOn() {
        String schema =
                "{\"type\":\"object\",\"default\":1.10,\"minimum\":-0,\"maximum\":1E+2,\"x\":1e-7,"
                        + "\"y\":12345678901234567890,\"z\":[null,true,\"\\u94f6🙏\"],\"w\":0.1}";
        String call =
                "{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":"
                        + "\"{\\\"a\\\": 1.50, \\\"b\\\": 2}\"}}";
        String body =
                "{\"model\":\"m\",\"enable_thinking\":false,\"tools\":[{\"type\":\"function\",\"function\":"
                        + "{\"name\":\"f\",\"parameters\":"
                        + schema
                        + "}}],\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\","
                        + "\"content\":null,\"reasoning_content\":\"r\",\"tool_calls\":["
                        + call
                        + "]},{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"7\"}]}";
        AnswerRequest request = ChatRequests.parse(body.getBytes(StandardCharsets.UTF_8));
        JsonNode sent = JsonMapper.builder().build().readTree(request.bodyFor("digest"));
        ChatPrompt read =
                ChatPromptReader.read(
                        PlainJson.fields(sent, ChatPromptReader.FIELDS), PlainJson::parse);
        assertThat(new Prompt.Chat(read.conversation())).isEqualTo(request.prompt());
        assertThat(read.conversation().tools()).hasSize(1);
        assertThat(read.conversation().messages().get(1).toolCalls()).hasSize(1);
    }

    private static AnswerRequest parse(String extra) {
        return ChatRequests.parse(TestGateway.body(extra).getBytes(StandardCharsets.UTF_8));
    }
}
