package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.engine.sampling.TokenLogprobs;
import io.alliancehub.server.http.HttpLimits;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.server.serving.AnswerListener;
import io.alliancehub.server.serving.AnswerRequest;
import io.alliancehub.server.serving.AnswerZone;
import io.alliancehub.server.serving.OwnEngine;
import io.alliancehub.server.serving.Sampling;
import io.alliancehub.tokenizer.ChatTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The member over the real engine, on a model of random weights. */
class OwnEngineMemberTest {

    private static final String GREEDY =
            TestMember.HELLO.replace(
                    "{\"model\"",
                    "{\"temperature\":0,\"ignore_eos\":true,\"max_tokens\":40,\"model\"");

    @TempDir Path folder;

    private OwnEngine engine;
    private TestMember member;

    @BeforeEach
    void open() throws Exception {
        EngineSettings settings =
                EngineSettings.defaults().withThreads(1).withKvBytes(4 << 20).withLimits(4, 4, 64);
        engine =
                new OwnEngine(
                        Engine.open(TinyModelFile.write(folder, ChatTemplate.CHATML), settings));
        member = TestMember.start(engine, TestMember.settings(null, null), HttpLimits.standard());
    }

    @AfterEach
    void stop() {
        member.close();
    }

    @Test
    void aStreamSaysWhatAWholeAnswerSays() throws Exception {
        JsonNode whole = TestMember.json(member.chat(GREEDY).get(60, TimeUnit.SECONDS));
        String content = whole.get("choices").get(0).get("message").get("content").asString();
        assertThat(content).isNotEmpty();
        assertThat(whole.get("usage").get("completion_tokens").asInt()).isEqualTo(40);
        assertThat(whole.get("choices").get(0).get("finish_reason").asString()).isEqualTo("length");

        String stream =
                member.chat(
                                GREEDY.replace("{\"model\"", "{\"model\"")
                                        .replaceFirst("\\{", "{\"stream\":true,"))
                        .get(60, TimeUnit.SECONDS)
                        .body();
        var streamed = new StringBuilder();
        for (Sse event : Sse.parse(stream)) {
            if (!event.data().equals("[DONE]")) {
                JsonNode delta =
                        TestMember.JSON.readTree(event.data()).get("choices").get(0).get("delta");
                streamed.append(delta.has("content") ? delta.get("content").asString() : "");
            }
        }
        assertThat(streamed.toString()).isEqualTo(content);
    }

    @Test
    void aQuestionThatIsAskedAgainIsFoundAndAnsweredTheSame() throws Exception {
        String question = GREEDY.replace("Hello", "Please tell me what a bank is, in a few words.");
        JsonNode first = TestMember.json(member.chat(question).get(60, TimeUnit.SECONDS));
        JsonNode again = TestMember.json(member.chat(question).get(60, TimeUnit.SECONDS));
        assertThat(cached(first)).isZero();
        assertThat(cached(again)).isPositive().isLessThan(promptTokens(again));
        assertThat(again.get("choices")).isEqualTo(first.get("choices"));
        assertThat(member.get("/metrics").body())
                .contains("vllm:prefix_cache_hits_total{model_name=\"tiny\"} " + cached(again));
    }

    private static int cached(JsonNode answer) {
        return answer.get("usage").get("prompt_tokens_details").get("cached_tokens").asInt();
    }

    private static int promptTokens(JsonNode answer) {
        return answer.get("usage").get("prompt_tokens").asInt();
    }

    @Test
    void theSameSeedGivesTheSameAnswer() throws Exception {
        String body =
                TestMember.HELLO.replace(
                        "{\"model\"",
                        "{\"temperature\":1.2,\"seed\":7,\"ignore_eos\":true,\"max_tokens\":30,\"model\"");
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            JsonNode answer = TestMember.json(member.chat(body).get(60, TimeUnit.SECONDS));
            answers.add(answer.get("choices").get(0).get("message").get("content").asString());
        }
        assertThat(answers.get(0)).isEqualTo(answers.get(1));
        JsonNode other =
                TestMember.json(
                        member.chat(body.replace("\"seed\":7", "\"seed\":8"))
                                .get(60, TimeUnit.SECONDS));
        assertThat(other.get("choices").get(0).get("message").get("content").asString())
                .isNotEqualTo(answers.get(0));
    }

    @Test
    void aStopStringIsNoPartOfTheAnswer() throws Exception {
        JsonNode whole = TestMember.json(member.chat(GREEDY).get(60, TimeUnit.SECONDS));
        String content = whole.get("choices").get(0).get("message").get("content").asString();
        String stop = content.substring(content.length() / 2, content.length() / 2 + 1);
        var body =
                TestMember.JSON
                        .createObjectNode()
                        .put("model", "tiny")
                        .put("temperature", 0)
                        .put("ignore_eos", true);
        body.put("stop", stop).put("max_tokens", 40);
        body.putArray("messages").addObject().put("role", "user").put("content", "Hello");
        JsonNode stopped = TestMember.json(member.chat(body.toString()).get(60, TimeUnit.SECONDS));
        assertThat(stopped.get("choices").get(0).get("message").get("content").asString())
                .isEqualTo(content.substring(0, content.indexOf(stop)));
        assertThat(stopped.get("choices").get(0).get("finish_reason").asString()).isEqualTo("stop");
    }

    @Test
    void aClientThatHangsUpGivesAllBlocksBack() throws Exception {
        String endless =
                TestMember.HELLO_STREAM.replace(
                        "{\"stream\"", "{\"ignore_eos\":true,\"max_tokens\":400,\"stream\"");
        long total = engine.load().kvBlocksTotal();
        boolean cutOff = false;
        // So small a model may be done before the client has even read; then it is asked again.
        for (int attempt = 0; attempt < 50 && !cutOff; attempt++) {
            long stepsBefore = engine.load().stepCount();
            try (var client = new RawClient(member.port())) {
                client.send(RawClient.chat(endless));
                client.readUntil("content\":");
            }
            awaitIdle();
            assertThat(engine.load().kvBlocksFree()).isEqualTo(total);
            cutOff = engine.load().stepCount() - stepsBefore < 400;
        }
        assertThat(cutOff).as("an answer that stopped because its client went").isTrue();
    }

    @Test
    void moreThanTheQueueTakesIsRefusedAndTheRestIsAnswered() throws Exception {
        List<CompletableFuture<Integer>> pending = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            pending.add(
                    member.chat(GREEDY.replace("40", "300"))
                            .thenApply(response -> response.statusCode()));
        }
        int served = 0;
        int refused = 0;
        for (CompletableFuture<Integer> each : pending) {
            int status = each.get(60, TimeUnit.SECONDS);
            assertThat(status).isIn(200, 503);
            served += status == 200 ? 1 : 0;
            refused += status == 503 ? 1 : 0;
        }
        assertThat(served).isGreaterThanOrEqualTo(8);
        assertThat(refused).isPositive();
        awaitIdle();
        assertThat(engine.load().kvBlocksFree()).isEqualTo(engine.load().kvBlocksTotal());
    }

    @Test
    void anEngineWhoseThreadHasEndedIsUnhealthyAtOnce() throws Exception {
        assertThat(member.get("/health").statusCode()).isEqualTo(200);
        var ended = new CompletableFuture<AnswerEnd>();
        engine.submit(
                new AnswerRequest(
                        new int[] {1, 2},
                        5,
                        new Sampling(0, 1, 0, 0),
                        List.of(),
                        true,
                        AnswerZone.ALONE),
                new AnswerListener() {
                    @Override
                    public void token(int tokenId, String text, @Nullable TokenLogprobs logprobs) {
                        throw new InternalError("what no engine survives");
                    }

                    @Override
                    public void ended(AnswerEnd end) {
                        ended.complete(end);
                    }
                });
        assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(AnswerEnd.Failed.class);
        awaitIdle();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (member.get("/health").statusCode() == 200) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        assertThat(member.get("/health").body()).contains("\"tiny\"");
        assertThat(member.chat(GREEDY).get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        var noticed =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                member.process().awaitLostEngine();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        noticed.get(20, TimeUnit.SECONDS);
    }

    private static final String FOUR =
            TestMember.HELLO
                    .replace("Hello", "Please tell me what a bank is, in a few words.")
                    .replace(
                            "{\"model\"",
                            "{\"temperature\":1.1,\"seed\":70,\"n\":4,\"ignore_eos\":true,"
                                    + "\"max_tokens\":20,\"model\"");

    @Test
    void choicesOfOnePromptShareItAndEachIsWhatItsSeedGivesAlone() throws Exception {
        long before = engine.load().cachedTokens();
        JsonNode four = TestMember.json(member.chat(FOUR).get(60, TimeUnit.SECONDS));
        assertThat(four.get("choices")).hasSize(4);
        assertThat(four.get("usage").get("completion_tokens").asInt()).isEqualTo(80);
        assertThat(cached(four)).as("nobody had it before").isZero();
        // Three of the four found all full blocks of the prompt.
        int blocks = (promptTokens(four) - 1) / 16;
        assertThat(engine.load().cachedTokens() - before).isEqualTo(3L * 16 * blocks);
        for (int i = 0; i < 4; i++) {
            JsonNode alone =
                    TestMember.json(
                            member.chat(
                                            FOUR.replace("\"n\":4", "\"n\":1")
                                                    .replace("\"seed\":70", "\"seed\":" + (70 + i)))
                                    .get(60, TimeUnit.SECONDS));
            assertThat(four.get("choices").get(i).get("index").asInt()).isEqualTo(i);
            assertThat(four.get("choices").get(i).get("message"))
                    .isEqualTo(alone.get("choices").get(0).get("message"));
            assertThat(promptTokens(alone)).isEqualTo(promptTokens(four));
        }
    }

    @Test
    void streamedChoicesSayWhatWholeOnesSay() throws Exception {
        JsonNode whole = TestMember.json(member.chat(FOUR).get(60, TimeUnit.SECONDS));
        String stream =
                member.chat(FOUR.replaceFirst("\\{", "{\"stream\":true,"))
                        .get(60, TimeUnit.SECONDS)
                        .body();
        var texts = new StringBuilder[] {text(), text(), text(), text()};
        int ends = 0;
        for (Sse event : Sse.parse(stream)) {
            if (!event.data().equals("[DONE]")) {
                JsonNode choice = TestMember.JSON.readTree(event.data()).get("choices").get(0);
                JsonNode content = choice.get("delta").get("content");
                texts[choice.get("index").asInt()].append(
                        content == null ? "" : content.asString());
                ends += choice.get("finish_reason").isNull() ? 0 : 1;
            }
        }
        assertThat(ends).isEqualTo(4);
        for (int i = 0; i < 4; i++) {
            assertThat(texts[i].toString())
                    .isEqualTo(
                            whole.get("choices").get(i).get("message").get("content").asString());
        }
    }

    private static StringBuilder text() {
        return new StringBuilder();
    }

    @Test
    void greedyTokensAreTheLikeliestThatAreTold() throws Exception {
        String body = GREEDY.replaceFirst("\\{", "{\"logprobs\":true,\"top_logprobs\":3,");
        JsonNode answer = TestMember.json(member.chat(body).get(60, TimeUnit.SECONDS));
        JsonNode content = answer.get("choices").get(0).get("logprobs").get("content");
        assertThat(content).hasSize(40);
        for (JsonNode token : content) {
            assertThat(token.get("top_logprobs")).hasSize(3);
            JsonNode best = token.get("top_logprobs").get(0);
            assertThat(best.get("bytes")).isEqualTo(token.get("bytes"));
            assertThat(best.get("logprob")).isEqualTo(token.get("logprob"));
            assertThat(token.get("logprob").asDouble()).isNegative();
        }
        String plain = GREEDY.replaceFirst("\\{", "{\"logprobs\":false,");
        JsonNode without = TestMember.json(member.chat(plain).get(60, TimeUnit.SECONDS));
        assertThat(without.get("choices").get(0).get("message"))
                .isEqualTo(answer.get("choices").get(0).get("message"));
    }

    @Test
    void aBiasDecidesAnAnswerAndAPenaltyChangesIt() throws Exception {
        String biased = GREEDY.replaceFirst("\\{", "{\"logit_bias\":{\"98\":100},");
        assertThat(content(biased)).isEqualTo("b".repeat(40));
        String repeated = GREEDY.replaceFirst("\\{", "{\"repetition_penalty\":1.5,");
        assertThat(content(repeated)).isNotEqualTo(content(GREEDY));
    }

    private String content(String body) throws Exception {
        JsonNode answer = TestMember.json(member.chat(body).get(60, TimeUnit.SECONDS));
        return answer.get("choices").get(0).get("message").get("content").asString();
    }

    @Test
    void aRawCompletionGoesOnFromTextAsFromItsTokens() throws Exception {
        String text = "\"prompt\":\"once upon\"";
        JsonNode fromText = completion(text);
        var ids = new StringBuilder();
        for (int id :
                io.alliancehub.tokenizer.Tokenizer.of(TestVocabulary.chatMl())
                        .encode("once upon")) {
            ids.append(ids.isEmpty() ? "" : ",").append(id);
        }
        JsonNode fromIds = completion("\"prompt\":[" + ids + "]");
        assertThat(fromIds.get("choices")).isEqualTo(fromText.get("choices"));
        assertThat(fromIds.get("usage").get("prompt_tokens").asInt()).isEqualTo(9);
        assertThat(fromText.get("usage").get("completion_tokens").asInt()).isEqualTo(16);
    }

    private JsonNode completion(String prompt) throws Exception {
        String body = "{\"model\":\"tiny\",\"temperature\":0,\"ignore_eos\":true," + prompt + "}";
        return TestMember.json(member.complete(body).get(60, TimeUnit.SECONDS));
    }

    private void awaitIdle() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (engine.load().running() + engine.load().waiting() > 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
