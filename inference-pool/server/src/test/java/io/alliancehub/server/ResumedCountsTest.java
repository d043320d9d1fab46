package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.EmittedTokens;
import io.alliancehub.engine.sampling.TokenLogprobs;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.tokenizer.Tokenizer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a member counts of choices, and of answers that another one began. */
class ResumedCountsTest {

    private final ScriptedEngine engine = new ScriptedEngine();
    private final TestMember member = TestMember.ofHub(engine);
    private final Tokenizer tokenizer = Tokenizer.of(TestVocabulary.chatMl());

    @AfterEach
    void stop() {
        member.close();
    }

    private CompletableFuture<HttpResponse<String>> complete(String fields, int... emitted) {
        List<String> headers =
                new ArrayList<>(List.of("x-hub-secret", TestMember.SECRET, "x-hub-zone", "bank-m"));
        headers.addAll(List.of("x-hub-request-id", "req-m"));
        if (emitted.length > 0) {
            headers.addAll(List.of("x-hub-resume", EmittedTokens.encode(emitted)));
        }
        String body = "{\"model\":\"tiny\",\"prompt\":\"abcdef\",\"seed\":1," + fields + "}";
        return member.complete(body, headers.toArray(String[]::new));
    }

    private static AnswerEnd end(long completion, long cached) {
        var made = new AnswerEnd.Made(completion, cached, 9);
        return new AnswerEnd.Finished(AnswerEnd.Reason.LENGTH, "", made);
    }

    private String metric(String name) throws Exception {
        return member.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains("tiny"))
                .findFirst()
                .orElse("none")
                .replaceFirst(".*} ", "");
    }

    /** The first choice is not always the one that found least. */
    @Test
    void ofTheOnePromptThatIsFoundWhichNoChoiceComputed() throws Exception {
        var pending = complete("\"n\":2");
        ScriptedEngine.Answer first = engine.next();
        ScriptedEngine.Answer second = engine.next();
        first.say("a").end(end(1, 5));
        second.say("b").end(end(1, 2));
        String body = pending.get(20, TimeUnit.SECONDS).body();
        assertThat(body).contains("\"cached_tokens\":2");
        assertThat(metric("hub_bank_cached_tokens_total")).isEqualTo("2.0");
        assertThat(metric("hub_bank_generation_tokens_total")).isEqualTo("2.0");
    }

    /** Each member counts what it made: over all of a pool every token is counted once. */
    @Test
    void whatAnotherMemberMadeIsCountedThere() throws Exception {
        var pending = complete("\"max_tokens\":5", 'x', 'y', 'z');
        ScriptedEngine.Answer answer = engine.next();
        assertThat(answer.request.emitted()).containsExactly('x', 'y', 'z');
        answer.say("a").say("b").end(end(5, 8));
        assertThat(pending.get(20, TimeUnit.SECONDS).body())
                .contains("\"completion_tokens\":5", "\"cached_tokens\":6");
        assertThat(metric("hub_bank_generation_tokens_total")).isEqualTo("2.0");
        assertThat(metric("hub_bank_cached_tokens_total")).isEqualTo("6.0");
        assertThat(metric("vllm:generation_tokens_total")).isEqualTo("2.0");
    }

    /** Also where the seam goes through a character. */
    @Test
    void offsetsCountTheTextThatAnotherMemberTold() throws Exception {
        int[] ids = tokenizer.encode("aéb");
        for (int cut = 1; cut < ids.length; cut++) {
            var pending = complete("\"logprobs\":0", Arrays.copyOf(ids, cut));
            ScriptedEngine.Answer answer = engine.next();
            for (int i = cut; i < ids.length; i++) {
                answer.say(ids[i], "z", new TokenLogprobs(-1, new int[0], new double[0]));
            }
            answer.end(end(ids.length, 0));
            List<String> offsets = List.of("0", "1", "1", "2").subList(cut, ids.length);
            assertThat(pending.get(20, TimeUnit.SECONDS).body())
                    .as("cut after %d", cut)
                    .contains("\"text_offset\":[" + String.join(",", offsets) + "]");
        }
    }
}
