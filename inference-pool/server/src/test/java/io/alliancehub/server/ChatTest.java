package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.server.serving.AnswerRequest;
import io.alliancehub.server.serving.AnswerZone;
import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.GenerationPrompt;
import io.alliancehub.tokenizer.Tokenizer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ChatTest {

    private static final int PROMPT_TOKENS =
            ChatTemplate.of(Tokenizer.of(TestVocabulary.chatMl()))
                    .count(
                            List.of(new ChatMessage(ChatMessage.Role.USER, "Hello")),
                            GenerationPrompt.ADD);

    private static final AnswerEnd.Made MADE = new AnswerEnd.Made(1, 0, PROMPT_TOKENS);

    private final ScriptedEngine engine = new ScriptedEngine();
    private final TestMember member = TestMember.ofHub(engine);
    private final String[] hub = {
        "x-hub-secret",
        TestMember.SECRET,
        "x-hub-request-id",
        "req-7",
        "x-hub-model-alias",
        "bank/model"
    };

    @AfterEach
    void stop() {
        member.close();
    }

    @Test
    void aWholeAnswerHasOpenAisShape() throws Exception {
        var pending = member.chat(TestMember.HELLO, "x-hub-secret", TestMember.SECRET);
        engine.next().say("Good ").say("day").end(finished(AnswerEnd.Reason.LENGTH, "!", 2));
        HttpResponse<String> response = pending.get(20, TimeUnit.SECONDS);
        JsonNode body = TestMember.json(response);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(body.get("object").asString()).isEqualTo("chat.completion");
        assertThat(body.get("id").asString()).startsWith("chatcmpl-");
        assertThat(body.get("model").asString()).isEqualTo("tiny");
        JsonNode choice = body.get("choices").get(0);
        assertThat(choice.get("message").toString())
                .isEqualTo("{\"role\":\"assistant\",\"content\":\"Good day!\",\"refusal\":null}");
        assertThat(choice.get("finish_reason").asString()).isEqualTo("length");
        assertThat(choice.get("logprobs").isNull()).isTrue();
        assertThat(body.get("usage").get("prompt_tokens").asInt()).isEqualTo(PROMPT_TOKENS);
        assertThat(body.get("usage").get("completion_tokens").asInt()).isEqualTo(2);
        assertThat(body.get("usage").get("total_tokens").asInt()).isEqualTo(PROMPT_TOKENS + 2);
        assertThat(body.get("usage").get("prompt_tokens_details").get("cached_tokens").asInt())
                .isEqualTo(3);
        assertThat(body.get("usage").get("prompt_cache_hit_tokens").asInt()).isEqualTo(3);
        assertThat(body.get("usage").get("prompt_cache_miss_tokens").asInt())
                .isEqualTo(PROMPT_TOKENS - 3);
        assertThat(response.headers().firstValue("x-hub-accounting")).isEmpty();
        assertThat("chatcmpl-" + response.headers().firstValue("x-request-id").orElseThrow())
                .isEqualTo(body.get("id").asString());
    }

    @Test
    void aStreamBeginsWithTheRoleAndEndsWithDone() throws Exception {
        var pending = member.chat(TestMember.HELLO_STREAM, "x-hub-secret", TestMember.SECRET);
        engine.next().say("你").say("").say("好").stop();
        List<Sse> events = Sse.parse(pending.get(20, TimeUnit.SECONDS).body());
        assertThat(events).allMatch(event -> event.id().isEmpty() && event.name().isEmpty());
        assertThat(delta(events.get(0))).isEqualTo("{\"role\":\"assistant\",\"content\":\"\"}");
        assertThat(delta(events.get(1))).isEqualTo("{\"content\":\"你\"}");
        assertThat(delta(events.get(2))).isEqualTo("{\"content\":\"好\"}");
        assertThat(delta(events.get(3))).isEqualTo("{}");
        assertThat(choice(events.get(3)).get("finish_reason").asString()).isEqualTo("stop");
        assertThat(events.get(4).data()).isEqualTo("[DONE]");
        assertThat(events).hasSize(5);
        assertThat(TestMember.JSON.readTree(events.get(0).data()).has("usage")).isFalse();
    }

    @Test
    void usageComesLastWhereItIsAskedFor() throws Exception {
        String body =
                TestMember.HELLO_STREAM.replace(
                        "\"stream\":true",
                        "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        var pending = member.chat(body, "x-hub-secret", TestMember.SECRET);
        engine.next().say("a").stop();
        List<Sse> events = Sse.parse(pending.get(20, TimeUnit.SECONDS).body());
        assertThat(events).hasSize(5);
        for (Sse chunk : events.subList(0, 3)) {
            assertThat(TestMember.JSON.readTree(chunk.data()).get("usage").isNull()).isTrue();
        }
        JsonNode last = TestMember.JSON.readTree(events.get(3).data());
        assertThat(last.get("choices").isEmpty()).isTrue();
        assertThat(last.get("usage").get("completion_tokens").asInt()).isEqualTo(1);
    }

    @Test
    void aHubsStreamCarriesPositionsAndTheAccount() throws Exception {
        var pending = member.chat(TestMember.HELLO_STREAM, hub);
        ScriptedEngine.Answer answer = engine.next();
        answer.say("a").say("").say("").say("b").say("");
        answer.end(finished(AnswerEnd.Reason.STOP, "", 5));
        List<Sse> events = Sse.parse(pending.get(20, TimeUnit.SECONDS).body());
        assertThat(events.stream().map(Sse::id))
                .containsExactly("", "1:100", "4:101,102,103", "5:104", "", "");
        assertThat(events.get(4).name()).isEqualTo("hub");
        assertThat(events.get(5).data()).isEqualTo("[DONE]");
        MemberAccounting account = ContractJson.read(events.get(4).data(), MemberAccounting.class);
        assertThat(account.requestId()).isEqualTo("req-7");
        assertThat(account.memberId()).isEqualTo("member-test");
        assertThat(account.usage()).isEqualTo(new TokenUsage(PROMPT_TOKENS, 3, 5, 0));
        assertThat(account.computedTokens()).isEqualTo(77);
        assertThat(account.finishReason()).isEqualTo("stop");
        assertThat(account.evidence().seed()).isEqualTo(answer.request.sampling().seed());
        JsonNode first = TestMember.JSON.readTree(events.get(0).data());
        assertThat(first.get("id").asString()).isEqualTo("chatcmpl-req-7");
        assertThat(first.get("model").asString()).isEqualTo("bank/model");
    }

    @Test
    void aHubHearsOfTokensWithoutTextBeforeItGivesTheMemberUp() throws Exception {
        try (var client = new RawClient(member.port())) {
            client.send(
                    RawClient.chat(TestMember.HELLO_STREAM)
                            .replace(
                                    "host: member",
                                    "host: member\r\nx-hub-request-id: quiet-1\r\nx-hub-secret: "
                                            + TestMember.SECRET));
            ScriptedEngine.Answer answer = engine.next().say("a").say("").say("");
            Thread.sleep(300);
            answer.say("");
            assertThat(client.readUntil("id: 4:101,102,103\n")).contains("id: 1:100\n");
            assertThat(client.readUntil("\n\n")).contains("\"delta\":{\"content\":\"\"}");
            answer.say("b").stop();
            assertThat(client.readUntil("[DONE]")).contains("id: 5:104\n");
        }
    }

    @Test
    void aHubsWholeAnswerCarriesTheAccountInItsHead() throws Exception {
        var pending = member.chat(TestMember.HELLO.replace("tiny", "b".repeat(64)), hub);
        engine.next().say("a").stop();
        HttpResponse<String> response = pending.get(20, TimeUnit.SECONDS);
        MemberAccounting account =
                ContractJson.read(
                        response.headers().firstValue("x-hub-accounting").orElseThrow(),
                        MemberAccounting.class);
        assertThat(account.usage().completionTokens()).isEqualTo(1);
        assertThat(account.evidence().baseDigest()).isEqualTo("b".repeat(64));
    }

    @Test
    void whatACutOffAnswerTookCanBeAskedFor() throws Exception {
        ScriptedEngine.Answer answer;
        try (var client = new RawClient(member.port())) {
            client.send(
                    RawClient.chat(TestMember.HELLO_STREAM)
                            .replace(
                                    "host: member",
                                    "host: member\r\nx-hub-request-id: cut-1\r\nx-hub-secret: "
                                            + TestMember.SECRET));
            answer = engine.next().say("a");
            client.readUntil("\"a\"");
            assertThat(account("cut-1").statusCode()).as("while it goes on").isEqualTo(404);
        }
        assertThat(answer.awaitCancel()).isTrue();
        answer.say("b").say("c").end(new AnswerEnd.Cancelled(answer.made()));
        HttpResponse<String> response = account("cut-1");
        assertThat(response.statusCode()).isEqualTo(200);
        MemberAccounting account = ContractJson.read(response.body(), MemberAccounting.class);
        assertThat(account.usage())
                .isEqualTo(new TokenUsage(PROMPT_TOKENS, ScriptedEngine.CACHED, 3, 0));
        assertThat(account.computedTokens()).isEqualTo(PROMPT_TOKENS + 3);
        assertThat(account.finishReason()).isEqualTo("cancelled");
        assertThat(account.evidence().seed()).isEqualTo(answer.request.sampling().seed());
        assertThat(member.get("/metrics").body())
                .contains("vllm:generation_tokens_total{model_name=\"tiny\"} 3.0");
    }

    @Test
    void accountsAreForTheHubAlone() throws Exception {
        var pending = member.chat(TestMember.HELLO, hub);
        engine.next().say("a").stop();
        pending.get(20, TimeUnit.SECONDS);
        assertThat(member.get("/internal/answers/req-7").statusCode()).isEqualTo(401);
        assertThat(account("req-7").statusCode()).isEqualTo(200);
        assertThat(account("req-8").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> account(String requestId) throws Exception {
        return member.get("/internal/answers/" + requestId, "x-hub-secret", TestMember.SECRET);
    }

    @Test
    void whatIsAskedForReachesTheEngine() throws Exception {
        member.chat(
                "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hel\"},"
                        + "{\"type\":\"text\",\"text\":\"lo\"}]}],\"max_tokens\":9,\"temperature\":0.25,\"top_p\":0.5,"
                        + "\"top_k\":7,\"seed\":-3,\"stop\":[\"x\",\"yy\"],\"ignore_eos\":true,\"stream\":false,"
                        + "\"user\":\"u\",\"metadata\":{\"a\":\"b\"},\"store\":false,\"service_tier\":\"auto\",\"n\":1,"
                        + "\"presence_penalty\":0,\"frequency_penalty\":0.0,\"logprobs\":false,\"tools\":[],"
                        + "\"logit_bias\":{},\"response_format\":{\"type\":\"text\"},\"tool_choice\":\"none\"}",
                "x-hub-secret",
                TestMember.SECRET,
                "x-hub-granted-tokens",
                "4");
        ScriptedEngine.Answer answer = engine.next();
        AnswerRequest request = answer.request;
        assertThat(request.prompt()).hasSize(PROMPT_TOKENS);
        assertThat(request.maxTokens()).isEqualTo(4);
        assertThat(request.sampling().temperature()).isEqualTo(0.25);
        assertThat(request.sampling().topP()).isEqualTo(0.5);
        assertThat(request.sampling().topK()).isEqualTo(7);
        assertThat(request.sampling().seed()).isEqualTo(-3);
        assertThat(request.stop()).containsExactly("x", "yy");
        assertThat(request.ignoreEnd()).isTrue();
        answer.stop();
    }

    @Test
    void theHubNamesTheZoneAndNobodyElseKnowsItsSalt() throws Exception {
        AnswerZone bank = zoneOf("x-hub-zone", "bank-a");
        assertThat(bank.name()).isEqualTo("bank-a");
        assertThat(bank.salt()).matches("[0-9a-f]{64}").doesNotMatch("0+");
        assertThat(zoneOf("x-hub-zone", "bank-a")).as("each time the same").isEqualTo(bank);
        assertThat(zoneOf("x-hub-zone", "bank-b").salt()).isNotEqualTo(bank.salt());
        assertThat(zoneOf("x-hub-request-id", "r1").salt())
                .as("without a zone nothing is shared")
                .isNotEqualTo(zoneOf("x-hub-request-id", "r2").salt());
    }

    private AnswerZone zoneOf(String header, String value) throws Exception {
        member.chat(TestMember.HELLO, "x-hub-secret", TestMember.SECRET, header, value);
        ScriptedEngine.Answer answer = engine.next();
        answer.stop();
        return answer.request.zone();
    }

    @Test
    void withoutAMaximumTheContextIsTheMaximum() throws Exception {
        member.chat(TestMember.HELLO, "x-hub-secret", TestMember.SECRET);
        ScriptedEngine.Answer answer = engine.next();
        assertThat(answer.request.maxTokens()).isEqualTo(256 - PROMPT_TOKENS);
        answer.stop();
    }

    @Test
    void anEngineThatFailsBeforeTheFirstTextIsAnErrorWithAStatus() throws Exception {
        var pending = member.chat(TestMember.HELLO_STREAM, hub);
        engine.next().say("").end(new AnswerEnd.Failed("It broke.", MADE));
        HttpResponse<String> response = pending.get(20, TimeUnit.SECONDS);
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(TestMember.json(response).get("error").get("message").asString())
                .isEqualTo("It broke.");
    }

    @Test
    void anEngineThatFailsLaterEndsTheStreamWithAnErrorAndWithoutDone() throws Exception {
        try (var client = new RawClient(member.port())) {
            client.send(
                    RawClient.chat(TestMember.HELLO_STREAM)
                            .replace(
                                    "host: member",
                                    "host: member\r\nx-hub-secret: " + TestMember.SECRET));
            engine.next().say("a").end(new AnswerEnd.Failed("It broke.", MADE));
            String all = client.readToEnd();
            assertThat(all)
                    .contains("data: {\"error\":{\"message\":\"It broke.\"")
                    .doesNotContain("[DONE]");
        }
    }

    private static AnswerEnd finished(AnswerEnd.Reason reason, String text, long tokens) {
        return new AnswerEnd.Finished(reason, text, new AnswerEnd.Made(tokens, 3, 77));
    }

    private static JsonNode choice(Sse event) {
        return TestMember.JSON.readTree(event.data()).get("choices").get(0);
    }

    private static String delta(Sse event) {
        return choice(event).get("delta").toString();
    }
}
