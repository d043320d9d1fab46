package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.engine.sampling.TokenLogprobs;
import io.alliancehub.server.serving.AnswerEnd;
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
import tools.jackson.databind.JsonNode;

class CompletionTest {

    private final ScriptedEngine engine = new ScriptedEngine();
    private final TestMember member = TestMember.ofHub(engine);
    private final Tokenizer tokenizer = Tokenizer.of(TestVocabulary.chatMl());
    private final String[] hub = {
        "x-hub-secret", TestMember.SECRET, "x-hub-request-id", "req-c", "x-hub-model-alias", "b/m"
    };

    @AfterEach
    void stop() {
        member.close();
    }

    private static String body(String fields) {
        return "{\"model\":\"tiny\"," + fields + "}";
    }

    @Test
    void aWholeCompletionHasOpenAisShape() throws Exception {
        var pending = member.complete(body("\"prompt\":\"ab\""), hub);
        ScriptedEngine.Answer answer = engine.next();
        assertThat(answer.request.prompt()).isEqualTo(tokenizer.encode("ab"));
        assertThat(answer.request.maxTokens()).isEqualTo(16);
        answer.say("c")
                .say("d")
                .end(
                        new AnswerEnd.Finished(
                                AnswerEnd.Reason.LENGTH, "!", new AnswerEnd.Made(2, 0, 4)));
        HttpResponse<String> response = pending.get(20, TimeUnit.SECONDS);
        JsonNode json = TestMember.json(response);
        assertThat(json.get("id").asString()).isEqualTo("cmpl-req-c");
        assertThat(json.get("object").asString()).isEqualTo("text_completion");
        assertThat(json.get("model").asString()).isEqualTo("b/m");
        assertThat(json.get("choices").toString())
                .isEqualTo(
                        "[{\"index\":0,\"text\":\"cd!\",\"logprobs\":null,"
                                + "\"finish_reason\":\"length\"}]");
        assertThat(json.get("usage").get("prompt_tokens").asInt()).isEqualTo(2);
        assertThat(response.headers().firstValue("x-request-id")).contains("req-c");
        MemberAccounting account =
                ContractJson.read(
                        response.headers().firstValue("x-hub-accounting").orElseThrow(),
                        MemberAccounting.class);
        assertThat(account.usage().completionTokens()).isEqualTo(2);
        assertThat(account.evidence().templateDigest()).isNull();
    }

    @Test
    void anEchoComesFirstForEveryChoice() throws Exception {
        String echoing = "\"prompt\":\"ab\",\"echo\":true,\"n\":2";
        var whole = member.complete(body(echoing), hub);
        engine.next().say("x").stop();
        engine.next().say("y").stop();
        JsonNode choices = TestMember.json(whole.get(20, TimeUnit.SECONDS)).get("choices");
        assertThat(choices.get(0).get("text").asString()).isEqualTo("abx");
        assertThat(choices.get(1).get("text").asString()).isEqualTo("aby");

        var stream = member.complete(body(echoing + ",\"stream\":true"), hub);
        ScriptedEngine.Answer first = engine.next();
        engine.next().say("y").stop();
        first.say("x").stop();
        List<String> told =
                Sse.parse(stream.get(20, TimeUnit.SECONDS).body()).stream()
                        .filter(event -> event.data().contains("text_completion"))
                        .map(event -> TestMember.JSON.readTree(event.data()).get("choices").get(0))
                        .map(choice -> choice.get("index") + choice.get("text").asString())
                        .toList();
        assertThat(told).containsExactly("0ab", "1ab", "1y", "1", "0x", "0");
    }

    @Test
    void theEchoOfTokensIsTheirText() throws Exception {
        int[] ids = tokenizer.encode("é!");
        var pending =
                member.complete(
                        body(
                                "\"echo\":true,\"prompt\":[%d,%d,%d]"
                                        .formatted(ids[0], ids[1], ids[2])),
                        hub);
        ScriptedEngine.Answer answer = engine.next();
        assertThat(answer.request.prompt()).isEqualTo(ids);
        answer.say("?").stop();
        assertThat(
                        TestMember.json(pending.get(20, TimeUnit.SECONDS))
                                .get("choices")
                                .get(0)
                                .get("text")
                                .asString())
                .isEqualTo("é!?");
    }

    @Test
    void logprobsAreFourListsSideBySide() throws Exception {
        int[] ids = tokenizer.encode("aé");
        var pending = member.complete(body("\"prompt\":\"x\",\"logprobs\":1"), hub);
        ScriptedEngine.Answer answer = engine.next();
        assertThat(answer.request.sampling().topLogprobs()).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            answer.say(
                    ids[i],
                    i == 1 ? "" : "z",
                    new TokenLogprobs(-i - 1, new int[] {ids[0]}, new double[] {-0.5}));
        }
        answer.stop();
        JsonNode logprobs =
                TestMember.json(pending.get(20, TimeUnit.SECONDS))
                        .get("choices")
                        .get(0)
                        .get("logprobs");
        assertThat(logprobs.toString())
                .isEqualTo(
                        "{\"tokens\":[\"a\",\"bytes:\\\\xc3\",\"bytes:\\\\xa9\"],"
                                + "\"token_logprobs\":[-1.0,-2.0,-3.0],"
                                + "\"top_logprobs\":[{\"a\":-1.0},"
                                + "{\"a\":-0.5,\"bytes:\\\\xc3\":-2.0},"
                                + "{\"a\":-0.5,\"bytes:\\\\xa9\":-3.0}],"
                                + "\"text_offset\":[0,1,1]}");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(400, "prompt", "\"echo\":false"),
                Arguments.of(400, "prompt", "\"prompt\":\"\""),
                Arguments.of(400, "prompt", "\"prompt\":[]"),
                Arguments.of(400, "prompt", "\"prompt\":7"),
                Arguments.of(400, "prompt", "\"prompt\":[1,-2]"),
                Arguments.of(400, "prompt", "\"prompt\":[1,259]"),
                Arguments.of(
                        400, "logit_bias", "\"prompt\":\"a\",\"logit_bias\":{\"5\":1,\"05\":2}"),
                Arguments.of(400, "prompt", "\"prompt\":[1,2.5]"),
                Arguments.of(422, "prompt", "\"prompt\":[\"CANARY\",\"b\"]"),
                Arguments.of(400, "prompt", "\"prompt\":\"" + "CANARY ".repeat(60) + "\""),
                Arguments.of(400, "suffix", "\"prompt\":\"a\",\"suffix\":\"CANARY\""),
                Arguments.of(400, "suffix", "\"prompt\":\"a\",\"suffix\":[1]"),
                Arguments.of(422, "suffix", "\"prompt\":[1],\"suffix\":\"b\""),
                Arguments.of(422, "logprobs", "\"prompt\":\"a\",\"echo\":true,\"logprobs\":1"),
                Arguments.of(422, "logprobs", "\"prompt\":\"a\",\"logprobs\":21"),
                Arguments.of(400, "logprobs", "\"prompt\":\"a\",\"logprobs\":true"),
                Arguments.of(422, "best_of", "\"prompt\":\"a\",\"best_of\":3"),
                Arguments.of(422, "messages", "\"prompt\":\"a\",\"messages\":[]"),
                Arguments.of(422, "max_tokens", "\"prompt\":\"a\",\"max_tokens\":0"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeDoneIsRefusedByName(int status, String param, String fields) throws Exception {
        HttpResponse<String> response =
                member.complete(body(fields), hub).get(20, TimeUnit.SECONDS);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(TestMember.json(response).get("error").get("param").asString()).isEqualTo(param);
        assertThat(response.body()).doesNotContain("CANARY");
        assertThat(engine.hasNext()).isFalse();
    }

    @Test
    void aGapIsFilledWhereTheVocabularyHasItsTokens() throws Exception {
        try (TestMember coder = TestMember.withVocabulary(engine, TestVocabulary.coder())) {
            var pending = coder.complete(body("\"prompt\":\"a\",\"suffix\":\"b\""));
            ScriptedEngine.Answer answer = engine.next();
            int a = tokenizer.encode("a")[0];
            int b = tokenizer.encode("b")[0];
            assertThat(answer.request.prompt()).containsExactly(259, a, 260, b, 261);
            answer.say("x").stop();
            JsonNode json = TestMember.json(pending.get(20, TimeUnit.SECONDS));
            assertThat(json.get("choices").get(0).get("text").asString()).isEqualTo("x");
            assertThat(json.get("usage").get("prompt_tokens").asInt()).isEqualTo(5);
        }
    }

    @Test
    void onlyPostIsTaken() throws Exception {
        assertThat(member.get("/v1/completions", "x-hub-secret", TestMember.SECRET).statusCode())
                .isEqualTo(405);
    }
}
