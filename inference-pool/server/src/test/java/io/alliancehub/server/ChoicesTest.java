package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.engine.sampling.TokenLogprobs;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.server.serving.Sampling;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Several choices of one answer, and what is told of tokens, in front of a scripted engine. */
class ChoicesTest {

    private final ScriptedEngine engine = new ScriptedEngine();
    private final TestMember member = TestMember.ofHub(engine);
    private final String[] hub = {
        "x-hub-secret", TestMember.SECRET, "x-hub-request-id", "req-n", "x-hub-granted-tokens", "20"
    };

    @AfterEach
    void stop() {
        member.close();
    }

    private static String with(String body, String fields) {
        return body.replaceFirst("\\{", "{" + fields + ",");
    }

    private List<ScriptedEngine.Answer> next(int count) throws InterruptedException {
        List<ScriptedEngine.Answer> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(engine.next());
        }
        return answers;
    }

    @Test
    void everyParameterReachesTheEngine() throws Exception {
        member.chat(
                with(
                        TestMember.HELLO,
                        "\"min_p\":0.1,\"repetition_penalty\":1.2,\"presence_penalty\":-0.5,"
                                + "\"frequency_penalty\":0.25,\"logit_bias\":{\"7\":-3,\"5\":2.5},"
                                + "\"logprobs\":true,\"top_logprobs\":4,\"min_tokens\":2,"
                                + "\"max_tokens\":9,\"seed\":11"),
                hub);
        ScriptedEngine.Answer answer = engine.next();
        Sampling sampling = answer.request.sampling();
        assertThat(sampling.minP()).isEqualTo(0.1);
        assertThat(sampling.rules().repetitionPenalty()).isEqualTo(1.2);
        assertThat(sampling.rules().presencePenalty()).isEqualTo(-0.5);
        assertThat(sampling.rules().frequencyPenalty()).isEqualTo(0.25);
        assertThat(sampling.rules().minTokens()).isEqualTo(2);
        assertThat(sampling.rules().bias().size()).isEqualTo(2);
        assertThat(sampling.rules().bias().id(0)).isEqualTo(5);
        assertThat(sampling.topLogprobs()).isEqualTo(4);
        assertThat(sampling.seed()).isEqualTo(11);
        answer.stop();
    }

    @Test
    void leastTokensAreNoMoreThanWhatIsGranted() throws Exception {
        member.chat(with(TestMember.HELLO, "\"min_tokens\":15,\"n\":2"), hub);
        for (ScriptedEngine.Answer answer : next(2)) {
            assertThat(answer.request.maxTokens()).isEqualTo(10);
            assertThat(answer.request.sampling().rules().minTokens()).isEqualTo(10);
            answer.stop();
        }
    }

    @Test
    void leastTokensAboveTheMostAreRefused() throws Exception {
        HttpResponse<String> response =
                member.chat(with(TestMember.HELLO, "\"min_tokens\":3,\"max_tokens\":2"), hub)
                        .get(20, TimeUnit.SECONDS);
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).contains("\"param\":\"min_tokens\"");
    }

    @Test
    void choicesHaveOneZoneAndPromptAndASeedEach() throws Exception {
        member.chat(with(TestMember.HELLO, "\"n\":3,\"seed\":40"), hub);
        Set<Object> zones = new HashSet<>();
        List<ScriptedEngine.Answer> answers = next(3);
        for (int i = 0; i < 3; i++) {
            zones.add(answers.get(i).request.zone());
            assertThat(answers.get(i).request.sampling().seed()).isEqualTo(40 + i);
            assertThat(answers.get(i).request.maxTokens()).isEqualTo(20 / 3);
            assertThat(answers.get(i).request.prompt())
                    .isEqualTo(answers.getFirst().request.prompt());
        }
        assertThat(zones).hasSize(1);
        answers.forEach(ScriptedEngine.Answer::stop);
    }

    @Test
    void thePromptIsCountedOnceAndAllCompletions() throws Exception {
        var pending = member.chat(with(TestMember.HELLO, "\"n\":3"), hub);
        List<ScriptedEngine.Answer> answers = next(3);
        answers.get(2).say("c").stop();
        answers.get(0).say("a").say("A").stop();
        answers.get(1)
                .say("b")
                .end(new AnswerEnd.Finished(AnswerEnd.Reason.LENGTH, "!", answers.get(1).made()));
        HttpResponse<String> response = pending.get(20, TimeUnit.SECONDS);
        JsonNode body = TestMember.json(response);
        List<String> told = new ArrayList<>();
        for (JsonNode choice : body.get("choices")) {
            told.add(
                    choice.get("index")
                            + choice.get("message").get("content").asString()
                            + choice.get("finish_reason").asString());
        }
        assertThat(told).containsExactly("0aAstop", "1b!length", "2cstop");
        int prompt = answers.getFirst().request.prompt().length;
        assertThat(body.get("usage").get("prompt_tokens").asInt()).isEqualTo(prompt);
        assertThat(body.get("usage").get("completion_tokens").asInt()).isEqualTo(4);
        MemberAccounting account =
                ContractJson.read(
                        response.headers().firstValue("x-hub-accounting").orElseThrow(),
                        MemberAccounting.class);
        assertThat(account.usage().promptTokens()).isEqualTo(prompt);
        assertThat(account.usage().completionTokens()).isEqualTo(4);
        assertThat(account.usage().cachedTokens()).isEqualTo(ScriptedEngine.CACHED);
        assertThat(account.computedTokens()).isEqualTo(3L * prompt + 4);
        assertThat(account.finishReason()).isEqualTo("length");
    }

    @Test
    void aStreamNamesChoicesAndItsPositionsCountAllOfThem() throws Exception {
        var pending = member.chat(with(TestMember.HELLO_STREAM, "\"n\":2"), hub);
        List<ScriptedEngine.Answer> answers = next(2);
        answers.get(1).say("b").say("");
        answers.get(0).say("a");
        answers.get(1).stop();
        answers.get(0).say("A").stop();
        List<Sse> events = Sse.parse(pending.get(20, TimeUnit.SECONDS).body());
        List<String> told = new ArrayList<>();
        for (Sse event : events.subList(0, events.size() - 2)) {
            JsonNode choice = TestMember.JSON.readTree(event.data()).get("choices").get(0);
            told.add(event.id() + "/" + choice.get("index") + choice.get("delta"));
        }
        assertThat(told)
                .containsExactly(
                        "/0{\"role\":\"assistant\",\"content\":\"\"}",
                        "/1{\"role\":\"assistant\",\"content\":\"\"}",
                        "1:100/1{\"content\":\"b\"}",
                        "3:101,100/0{\"content\":\"a\"}",
                        "/1{}",
                        "4:101/0{\"content\":\"A\"}",
                        "/0{}");
        assertThat(events.get(events.size() - 2).name()).isEqualTo("hub");
        assertThat(events.getLast().data()).isEqualTo("[DONE]");
    }

    @Test
    void aChoiceThatFailsEndsTheOthers() throws Exception {
        var pending = member.chat(with(TestMember.HELLO, "\"n\":2"), hub);
        List<ScriptedEngine.Answer> answers = next(2);
        answers.get(0).say("a");
        answers.get(1).end(new AnswerEnd.Failed("It broke.", answers.get(1).made()));
        assertThat(pending.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
        assertThat(answers.get(0).awaitCancel()).isTrue();
        answers.get(0).end(new AnswerEnd.Cancelled(answers.get(0).made()));
        HttpResponse<String> account =
                member.get("/internal/answers/req-n", "x-hub-secret", TestMember.SECRET);
        assertThat(ContractJson.read(account.body(), MemberAccounting.class).usage())
                .extracting("completionTokens")
                .isEqualTo(1L);
    }

    @Test
    void allChoicesAreTakenOrNone() throws Exception {
        engine.refuseAfter(1);
        HttpResponse<String> response =
                member.chat(with(TestMember.HELLO, "\"n\":2"), hub).get(20, TimeUnit.SECONDS);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(engine.next().awaitCancel()).isTrue();
    }

    @Test
    void moreChoicesThanGrantedTokensAreRefused() throws Exception {
        HttpResponse<String> response =
                member.chat(
                                with(TestMember.HELLO, "\"n\":3"),
                                "x-hub-secret",
                                TestMember.SECRET,
                                "x-hub-granted-tokens",
                                "2")
                        .get(20, TimeUnit.SECONDS);
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).contains("\"param\":\"n\"");
        assertThat(engine.hasNext()).isFalse();
    }

    @Test
    void everyTokensLogprobIsToldOnceAlsoWhereItHasNoTextYet() throws Exception {
        var pending =
                member.chat(
                        with(TestMember.HELLO_STREAM, "\"logprobs\":true,\"top_logprobs\":1"), hub);
        // The text of the second token comes with the third; the last has none.
        engine.next()
                .say(97, "a", told(-0.5))
                .say(1, "", told(-1.5))
                .say(2, "x", told(Double.NEGATIVE_INFINITY))
                .say(3, "", told(-2))
                .stop();
        List<String> told = new ArrayList<>();
        for (Sse event : Sse.parse(pending.get(20, TimeUnit.SECONDS).body())) {
            if (event.data().equals("[DONE]") || event.name().equals("hub")) {
                continue;
            }
            JsonNode choice = TestMember.JSON.readTree(event.data()).get("choices").get(0);
            JsonNode logprobs = choice.get("logprobs");
            if (!logprobs.isNull()) {
                var line = new StringBuilder();
                for (JsonNode token : logprobs.get("content")) {
                    assertThat(token.get("top_logprobs")).hasSize(1);
                    line.append(token.get("logprob").asDouble()).append(' ');
                }
                told.add(line.toString());
            }
        }
        assertThat(told).containsExactly("-0.5 ", "-1.5 -9999.0 ", "-2.0 ");
    }

    private static TokenLogprobs told(double logprob) {
        return new TokenLogprobs(logprob, new int[] {1}, new double[] {-0.1});
    }
}
