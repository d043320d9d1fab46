package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.grammar.Grammar;
import io.alliancehub.engine.sampling.ThoughtLimit;
import io.alliancehub.server.output.OutputFormat;
import io.alliancehub.server.output.ToolFormat;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.tokenizer.Tokenizer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tools and thoughts between a caller and a member whose engine says what the test says. */
class ToolsTest {

    private static final Tokenizer TOKENIZER = Tokenizer.of(TestVocabulary.hermes());
    private static final String TOOLS =
            "[{\"type\":\"function\",\"function\":{\"name\":\"get_rate\",\"parameters\":"
                    + "{\"type\":\"object\",\"properties\":{\"day\":{\"type\":\"string\"}}}}}]";
    private static final String CALL =
            "<tool_call>\n{\"name\": \"get_rate\", \"arguments\": {\"day\": \"今天\"}}\n</tool_call>";

    private final ScriptedEngine engine = new ScriptedEngine();
    private final TestMember member = TestMember.withVocabulary(engine, TestVocabulary.hermes());

    @AfterEach
    void stop() {
        member.close();
    }

    private static String body(String fields) {
        return TestMember.HELLO.replace("{\"model\"", "{" + fields + ",\"model\"");
    }

    private static String toolBody(String fields) {
        return body("\"tools\":" + TOOLS + fields);
    }

    private JsonNode ask(String body, String... said) throws Exception {
        var pending = member.chat(body);
        ScriptedEngine.Answer answer = engine.next();
        for (String each : said) {
            answer.say(each);
        }
        answer.stop();
        return TestMember.json(pending.get(20, TimeUnit.SECONDS)).get("choices").get(0);
    }

    @Test
    void aWholeAnswerTellsItsCalls() throws Exception {
        JsonNode choice =
                ask(toolBody(""), "<think>\nhm\n</think>\n\nOne moment.\n" + CALL + "\n" + CALL);
        assertThat(choice.get("finish_reason").asString()).isEqualTo("tool_calls");
        JsonNode message = choice.get("message");
        assertThat(message.get("content").asString()).isEqualTo("One moment.");
        assertThat(message.get("reasoning_content").asString()).isEqualTo("hm");
        JsonNode calls = message.get("tool_calls");
        assertThat(calls.size()).isEqualTo(2);
        assertThat(calls.get(1).get("id").asString()).startsWith("call_").endsWith("_0_1");
        assertThat(calls.get(0).get("type").asString()).isEqualTo("function");
        assertThat(calls.get(0).get("function").toString())
                .isEqualTo("{\"name\":\"get_rate\",\"arguments\":\"{\\\"day\\\": \\\"今天\\\"}\"}");
    }

    @Test
    void aCallAloneHasNoContent() throws Exception {
        JsonNode message = ask(toolBody(""), CALL).get("message");
        assertThat(message.get("content").isNull()).isTrue();
        assertThat(message.has("reasoning_content")).isFalse();
    }

    @Test
    void aStreamTellsArgumentsInPiecesThatAddUpToTheWhole() throws Exception {
        var pending = member.chat(toolBody(",\"stream\":true"));
        ScriptedEngine.Answer answer = engine.next();
        String text = "<think>a</think>b " + CALL + CALL;
        text.codePoints().forEach(c -> answer.say(Character.toString(c)));
        answer.stop();
        List<JsonNode> deltas = new ArrayList<>();
        String finish = null;
        for (Sse event : Sse.parse(pending.get(20, TimeUnit.SECONDS).body())) {
            if (!event.data().equals("[DONE]")) {
                JsonNode choice = TestMember.JSON.readTree(event.data()).get("choices").get(0);
                deltas.add(choice.get("delta"));
                finish =
                        choice.get("finish_reason").isNull()
                                ? finish
                                : choice.get("finish_reason").asString();
            }
        }
        assertThat(finish).isEqualTo("tool_calls");
        var arguments = new StringBuilder[] {new StringBuilder(), new StringBuilder()};
        List<String> begun = new ArrayList<>();
        var content = new StringBuilder();
        int pieces = 0;
        for (JsonNode delta : deltas) {
            content.append(delta.path("content").asString(""));
            for (JsonNode call : delta.path("tool_calls")) {
                int index = call.get("index").asInt();
                arguments[index].append(call.get("function").get("arguments").asString());
                pieces++;
                if (call.has("id")) {
                    begun.add(
                            index
                                    + call.get("type").asString()
                                    + call.get("function").get("name").asString());
                }
            }
        }
        assertThat(content.toString()).isEqualTo("b");
        assertThat(begun).containsExactly("0functionget_rate", "1functionget_rate");
        assertThat(arguments[0].toString()).isEqualTo("{\"day\": \"今天\"}");
        assertThat(arguments[1].toString()).isEqualTo("{\"day\": \"今天\"}");
        assertThat(pieces).isGreaterThan(20);
    }

    @Test
    void brokenCallsEndAsTextAndCutOnesAsCut() throws Exception {
        JsonNode unknown = ask(toolBody(""), "<tool_call>{\"name\": \"other\"}</tool_call>");
        assertThat(unknown.get("finish_reason").asString()).isEqualTo("stop");
        assertThat(unknown.get("message").has("tool_calls")).isFalse();
        assertThat(unknown.get("message").get("content").asString())
                .isEqualTo("<tool_call>{\"name\": \"other\"}</tool_call>");
        var pending = member.chat(toolBody(""));
        ScriptedEngine.Answer answer = engine.next().say(CALL.substring(0, 50));
        answer.end(new AnswerEnd.Finished(AnswerEnd.Reason.LENGTH, "", answer.made()));
        JsonNode cut = TestMember.json(pending.get(20, TimeUnit.SECONDS)).get("choices").get(0);
        assertThat(cut.get("finish_reason").asString()).isEqualTo("length");
        assertThat(cut.get("message").get("tool_calls").size()).isEqualTo(1);
    }

    @Test
    void toolsReachTheTemplateAndNoneKeepsThemFromIt() throws Exception {
        assertThat(prompt(toolBody(""))).contains("get_rate").contains("<tool_call>");
        assertThat(prompt(toolBody(",\"tool_choice\":\"none\""))).doesNotContain("get_rate");
        JsonNode choice = ask(toolBody(",\"tool_choice\":\"none\""), CALL);
        assertThat(choice.get("message").get("content").asString()).isEqualTo(CALL);
        assertThat(choice.get("finish_reason").asString()).isEqualTo("stop");
    }

    @Test
    void oneCallAtATimeEndsWithTheFirst() throws Exception {
        var pending = member.chat(toolBody(",\"parallel_tool_calls\":false,\"stop\":\"x\""));
        ScriptedEngine.Answer answer = engine.next();
        assertThat(answer.request.stop()).containsExactly("x", "</tool_call>");
        answer.say(CALL.replace("</tool_call>", "")).stop();
        HttpResponse<String> response = pending.get(20, TimeUnit.SECONDS);
        assertThat(response.body()).contains("\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void callsAndAnswersOfEarlierTurnsAreRenderedAsTheyWere() throws Exception {
        String history =
                "{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":\"think first\","
                        + "\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":"
                        + "{\"name\":\"get_rate\",\"arguments\":\"{\\\"day\\\":\\\"x\\\"}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"7.1\"}";
        String body = toolBody("").replace("\"Hello\"}", "\"Hello\"}," + history);
        assertThat(prompt(body))
                .contains(
                        "<|im_start|>assistant\n<think>\nthink first\n</think>\n\n<tool_call>\n"
                                + "{\"name\": \"get_rate\", \"arguments\": {\"day\": \"x\"}}\n</tool_call>"
                                + "<|im_end|>\n<|im_start|>tool\n7.1<|im_end|>");
    }

    @Test
    void aCallThatMustBeMadeIsAGrammar() throws Exception {
        String named = "{\"type\":\"function\",\"function\":{\"name\":\"get_rate\"}}";
        for (String choice : List.of("\"required\"", named)) {
            var pending = member.chat(toolBody(",\"tool_choice\":" + choice));
            ScriptedEngine.Answer answer = engine.next();
            answer.stop();
            pending.get(20, TimeUnit.SECONDS);
            Grammar grammar = answer.request.grammar();
            assertThat(grammar.beginsWith(TOKENIZER.encode(CALL), TOKENIZER)).isTrue();
            assertThat(grammar.beginsWith(TOKENIZER.encode("<think>\nhm"), TOKENIZER)).isTrue();
            assertThat(grammar.beginsWith(TOKENIZER.encode("Hello"), TOKENIZER)).isFalse();
        }
        String unreadable =
                toolBody(",\"tool_choice\":\"required\"")
                        .replace("\"name\":\"get_rate\"", "\"name\":\"get_rate\",\"strict\":true")
                        .replace("\"type\":\"string\"", "\"type\":\"CANARY\"");
        HttpResponse<String> refused = member.chat(unreadable).get(20, TimeUnit.SECONDS);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("\"param\":\"tools\"");
    }

    @Test
    void thinkingIsSwitchedByAnyOfItsNames() throws Exception {
        for (String on :
                List.of(
                        "\"thinking\":{\"type\":\"enabled\"}",
                        "\"enable_thinking\":true",
                        "\"chat_template_kwargs\":{\"enable_thinking\":true}")) {
            assertThat(prompt(body(on))).endsWith("assistant\n<think>\n");
        }
        assertThat(prompt(body("\"thinking\":{\"type\":\"disabled\"}")))
                .endsWith("<think>\n\n</think>\n\n");
        JsonNode choice = ask(body("\"enable_thinking\":true"), "so\n</think>\n\nYes");
        assertThat(choice.get("message").get("content").asString()).isEqualTo("Yes");
        assertThat(choice.get("message").get("reasoning_content").asString()).isEqualTo("so");
    }

    @Test
    void aBudgetForThinkingLimitsIt() throws Exception {
        for (String budget :
                List.of(
                        "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":64}",
                        "\"enable_thinking\":true,\"thinking_budget\":64")) {
            var pending = member.chat(body(budget));
            ScriptedEngine.Answer answer = engine.next();
            answer.stop();
            pending.get(20, TimeUnit.SECONDS);
            int end = TOKENIZER.specialId("</think>").orElseThrow();
            int line = TOKENIZER.encode("\n")[0];
            assertThat(answer.request.thought())
                    .isEqualTo(
                            new ThoughtLimit(
                                    64,
                                    OptionalInt.empty(),
                                    new int[] {line, end, line, line},
                                    end));
        }
        for (String refused :
                List.of(
                        "\"thinking_budget\":1",
                        "\"thinking_budget\":0",
                        "\"thinking\":{\"type\":\"disabled\",\"budget_tokens\":64}")) {
            HttpResponse<String> response = member.chat(body(refused)).get(20, TimeUnit.SECONDS);
            assertThat(response.statusCode()).as(refused).isIn(400, 422);
        }
    }

    @Test
    void tokensOfAThoughtAreCounted() throws Exception {
        var pending = member.chat(body("\"enable_thinking\":true"));
        ScriptedEngine.Answer answer = engine.next();
        int[] thought = TOKENIZER.encodeWithSpecials("why\n</think>");
        for (int token : thought) {
            answer.say(token, TOKENIZER.decode(new int[] {token}), null);
        }
        answer.say(TOKENIZER.encode("x")[0], "\n\nx", null).stop();
        JsonNode usage = TestMember.json(pending.get(20, TimeUnit.SECONDS)).get("usage");
        assertThat(usage.get("completion_tokens").asInt()).isEqualTo(6);
        assertThat(usage.get("completion_tokens_details").get("reasoning_tokens").asInt())
                .isEqualTo(thought.length)
                .isEqualTo(5);
    }

    @Test
    void howAModelSpeaksIsFoundInItsFile() {
        var format = OutputFormat.of(TOKENIZER);
        assertThat(format.tools()).isEqualTo(ToolFormat.HERMES);
        assertThat(format.thinks()).isTrue();
        assertThat(format.toolMarks()).hasSize(2);
        assertThat(format.thinkMarks()).hasSize(2);
    }

    private String prompt(String body) throws Exception {
        var pending = member.chat(body);
        ScriptedEngine.Answer answer = engine.next();
        answer.stop();
        HttpResponse<String> response = pending.get(20, TimeUnit.SECONDS);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var decoder = TOKENIZER.newDecoderWithSpecials();
        var text = new StringBuilder();
        for (int token : answer.request.prompt()) {
            text.append(decoder.push(token));
        }
        return text.toString();
    }
}
